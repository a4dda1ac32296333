// Signing out leaves nothing of this person on the device. Where something is not stored yet, it asks first: send it, keep
// it for this account, or throw it away.

import { forgetCopies } from "./copies.js";
import { deviceHere } from "./sender.js";

export function startSignOut(root, keeper) {
  const form = root.querySelector('form[action$="/sign-out"]');
  if (!form || !keeper) return;
  let decided = false;
  form.addEventListener(
    "submit",
    async (event) => {
      if (decided) return;
      event.preventDefault();
      event.stopPropagation();
      const records = await keeper.records().catch(() => []);
      const words = records.length > 0 ? (await deviceHere())?.words : null;
      if (words) ask(words, records.length);
      else await leave();
    },
    { capture: true },
  );

  async function leave() {
    decided = true;
    await forgetCopies().catch(() => undefined);
    form.requestSubmit();
  }

  function ask(words, number) {
    document.querySelector("[data-asked]")?.remove();
    const place = document.createElement("section");
    place.className = "govuk-inset-text";
    place.dataset.asked = "";
    place.tabIndex = -1;
    place.textContent = words.ask.replace("{n}", number);
    const answers = document.createElement("div");
    answers.className = "dti-actions";
    for (const [word, act] of [[words.send, send], [words.keep, leave], [words.discard, discard]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "govuk-button govuk-button--secondary";
      button.textContent = word;
      button.addEventListener("click", act);
      answers.append(button);
    }
    place.append(answers);
    document.getElementById("main-content").prepend(place);
    place.focus();
  }

  // What is still there afterwards was refused, or there is no line: the question stands again.
  async function send() {
    for (const { sheet, code } of await keeper.records()) {
      await keeper.change(`${sheet}/${code}`, (record) => record && { ...record, state: "waiting" });
    }
    await keeper.send();
    form.requestSubmit();
  }

  async function discard() {
    for (const { sheet, code } of await keeper.records()) await keeper.change(`${sheet}/${code}`, () => undefined);
    await leave();
  }
}
