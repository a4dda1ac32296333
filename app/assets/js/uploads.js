// Pages on which files are chosen: each travels by itself in parts (transfer.js), one after the other, with what there is
// to say and to press. Without this script the form sends the files as they are.
//
// <div data-transfers="/…" data-words="{…}" data-done="/…" or data-waiting="name of a hidden box"> inside the form

import { problemOf } from "./file-check.js";
import { withoutPlace } from "./photo-place.js";
import { setText } from "./saying.js";
import { startTransfer } from "./transfer.js";
import { showRow } from "./transfer-row.js";

const ENDED = ["done", "known", "refused", "dropped"];

for (const place of document.querySelectorAll("[data-transfers]")) startUploads(place);

function startUploads(place) {
  const form = place.closest("form");
  const input = form.querySelector("input[type=file]");
  const words = JSON.parse(place.dataset.words);
  const { done, waiting } = place.dataset;
  const box = waiting && form.elements[waiting];
  const rows = new Set();
  let running = Promise.resolve();
  let sentOnce; // the button of a form that waits for its file

  form.querySelector("[data-without-script]")?.remove();
  // Before the check of the ordinary form, which would refuse all files for one.
  form.addEventListener("change", (event) => {
    if (event.target !== input) return;
    event.stopPropagation();
    if (box) {
      box.value = "";
      for (const row of rows) if (!row.ended) row.drop();
    }
    for (const file of input.files) add(file);
    input.value = "";
  }, { capture: true });

  form.addEventListener("submit", (event) => {
    if (!box || ![...rows].some((row) => !row.ended)) return;
    event.preventDefault();
    event.stopPropagation();
    sentOnce = event.submitter ?? undefined;
    place.scrollIntoView({ block: "nearest" });
  }, { capture: true });

  window.addEventListener("beforeunload", (event) => {
    if ([...rows].some((row) => !row.ended)) event.preventDefault();
  });

  function add(file) {
    const row = showRow(place, file, words);
    rows.add(row);
    const problem = problemOf(file, input);
    if (problem) return hear(row, "refused", { said: problem });
    row.say("waiting");
    row.drop = () => (row.transfer ? row.transfer.drop() : hear(row, "dropped"));
    running = running.then(() => row.ended || send(row, file));
  }

  async function send(row, file) {
    const account = document.body.dataset.account;
    const token = form.elements.csrf_token.value;
    const told = (kind, more) => hear(row, kind, more);
    row.transfer = startTransfer(await withoutPlace(file), { place: place.dataset.transfers, account, token, told });
    await row.transfer.run();
  }

  function hear(row, kind, more = {}) {
    row.say(kind, more);
    if (!ENDED.includes(kind)) return;
    row.ended = true;
    if (box && more.waiting) box.value = more.waiting;
    else if (box && more.kept) form.elements.kept.value = more.kept; // a document of the unit: linked by saving
    if ([...rows].every((other) => other.ended)) allEnded();
  }

  function allEnded() {
    const kinds = [...rows].map((row) => row.kind);
    if (done && kinds.every((kind) => ["done", "dropped"].includes(kind)) && kinds.includes("done")) {
      globalThis.location.assign(done);
      return;
    }
    const link = place.querySelector("[data-ended]");
    if (link) link.hidden = !kinds.includes("done");
    if (sentOnce && (box.value || form.elements.kept.value)) form.requestSubmit(sentOnce);
    sentOnce = undefined;
    setText(place.querySelector("[role=status]"), [...rows].map((row) => row.said).join(" "));
  }
}
