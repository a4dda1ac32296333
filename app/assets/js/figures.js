// The table of all figures as a spreadsheet: Enter and the arrows go down and up, a column pasted from Excel fills
// downward, and every row is saved by itself when one of its boxes is left.
//
// <form data-figures data-words="{…}" action="…"> with <tbody data-row="1.2">; each box has a hidden was-<name> beside it,
// which is what the server last said of it. Without scripts the same form saves everything at once.

import { sayForbidden } from "./device-notice.js";
import { startHelp } from "./figure-help.js";
import { startQueue } from "./figure-queue.js";

const BOXES = "input:not([type=hidden]), select, textarea";

export function startFigures(root, keeper) {
  const form = root.querySelector("form[data-figures]");
  if (!form || !keeper) return;
  const words = JSON.parse(form.dataset.words);
  const boxes = [...form.querySelectorAll(BOXES)];
  const queue = startQueue(form, words, keeper);

  sayForbidden(form, words, keeper);
  form.addEventListener("input", (event) => {
    if (boxes.includes(event.target)) queue.keep(rowOf(event.target));
  });
  form.addEventListener("change", (event) => {
    if (boxes.includes(event.target)) queue.save(rowOf(event.target));
  });
  form.addEventListener("keydown", (event) => move(event, boxes));
  form.addEventListener("paste", (event) => {
    const lines = column(event.clipboardData?.getData("text/plain") ?? "");
    const start = boxes.indexOf(event.target);
    // Lines that are pasted into a text are its own.
    if (lines.length < 2 || start < 0 || event.target.matches("textarea")) return;
    event.preventDefault();
    fill(boxes.slice(start), lines, words, queue);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=reuse]");
    if (!button) return;
    event.preventDefault();
    const chosen = button.dataset.reuse === undefined ? emptyOnes(form) : [button];
    reuse(chosen, queue);
  });
  startHelp(form, rowOf);
}

function rowOf(box) {
  return box.closest("[data-row]");
}

function move(event, boxes) {
  const at = boxes.indexOf(event.target);
  if (at < 0 || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.matches("textarea")) return;
  let step = 0;
  if (event.key === "Enter") step = event.shiftKey ? -1 : 1;
  // In a list to choose from the arrows choose.
  else if (!event.target.matches("select")) step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
  if (step === 0) return;
  event.preventDefault();
  const next = boxes[at + step];
  if (next) {
    next.focus();
    next.select?.();
  } else {
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// Excel ends its last line too; of several columns the first is taken.
function column(text) {
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  return lines.map((line) => line.split("\t")[0].trim());
}

function fill(boxes, lines, words, queue) {
  const rows = new Set();
  lines.slice(0, boxes.length).forEach((line, n) => {
    const box = boxes[n];
    if (line === "") return;
    if (put(box, line)) rows.add(rowOf(box));
    else queue.refuse(box, words.option.replace("{value}", line));
  });
  rows.forEach((row) => queue.save(row));
  boxes[Math.min(lines.length, boxes.length) - 1].focus();
}

function put(box, text) {
  if (!box.matches("select")) {
    box.value = text;
    return true;
  }
  const wanted = text.normalize("NFC").toLocaleLowerCase("vi");
  const option = [...box.options].find((one) => one.text.trim().toLocaleLowerCase("vi") === wanted);
  if (option) box.value = option.value;
  return Boolean(option);
}

function emptyOnes(form) {
  const buttons = form.querySelectorAll("[data-reuse]");
  return [...buttons].filter((button) => document.getElementById(button.dataset.for).value.trim() === "");
}

function reuse(buttons, queue) {
  const rows = new Set();
  for (const button of buttons) {
    const box = document.getElementById(button.dataset.for);
    box.value = button.dataset.reuse;
    rows.add(rowOf(box));
  }
  rows.forEach((row) => queue.save(row));
}
