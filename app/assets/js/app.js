// Everything here is an addition: every job can be done without it. One module, no inline code, no framework.

import { ErrorSummary, SkipLink } from "govuk-frontend";

import { startDeclaration } from "./declaration.js";
import { startFileCheck } from "./file-check.js";
import { startFigures } from "./figures.js";
import { startFollowing } from "./follow.js";
import { startHashFile } from "./hash-file.js";
import { startKeeper } from "./keeper.js";
import { startKeptPanel } from "./kept-panel.js";
import { startOffline } from "./offline.js";
import { startPreview } from "./preview.js";
import { startPrintButtons } from "./print.js";
import { startReveal } from "./reveal.js";
import { startShortcuts } from "./shortcuts.js";
import { startSignOut } from "./sign-out.js";
import { startSubmitOnce } from "./submit-once.js";
import { startUnsavedGuard } from "./unsaved.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const Component of [ErrorSummary, SkipLink]) {
  for (const element of document.querySelectorAll(`[data-module="${Component.moduleName}"]`)) {
    new Component(element);
  }
}

const account = document.body.dataset.account;
const keeper = account ? startKeeper(account) : null;

startUnsavedGuard(document);
startReveal(document);
startFileCheck(document);
startHashFile(document);
startSubmitOnce(document);
startPreview(document);
startShortcuts(document);
startPrintButtons(document);
startFollowing(document);
startFigures(document, keeper);
startDeclaration(document, keeper);
startSignOut(document, keeper);
startKeptPanel(keeper);
startOffline();
