// One file's line on the page: its name, how far it is, how long it will take, and its buttons.

import { setText } from "./saying.js";

const MB = 1024 * 1024;
const LOOK_BACK_MS = 20_000;
const UNDER_WAY = ["reading", "sending", "judging", "line", "busy", "out"];

export function showRow(place, file, words) {
  const status = place.querySelector("[role=status]");
  const item = document.createElement("li");
  const name = document.createElement("strong");
  const bar = document.createElement("progress");
  const text = document.createElement("p");
  const buttons = document.createElement("p");
  name.textContent = file.name;
  name.lang = "vi";
  bar.max = file.size || 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  buttons.className = "dti-transfers__buttons";
  item.append(name, bar, text, buttons);
  place.querySelector("ul").append(item);

  const row = { say, kind: "", said: "", ended: false, transfer: undefined, drop: () => undefined };
  const paces = []; // [moment, bytes] of the last seconds
  let arrived = 0;

  function say(kind, more = {}) {
    if (more.arrived !== undefined) {
      arrived = more.arrived;
      paces.push([Date.now(), arrived]);
      while (paces.length > 2 && paces[0][0] < Date.now() - LOOK_BACK_MS) paces.shift();
    } else if (kind !== "judging") paces.length = 0;
    if (kind === "done") arrived = file.size;
    bar.value = arrived;
    bar.hidden = ["known", "refused", "dropped", "waiting"].includes(kind);
    row.said = sentence(kind, more);
    setText(text, row.said);
    if (row.kind === kind) return;
    row.kind = kind;
    text.className = kind === "refused" ? "govuk-error-message" : "govuk-hint";
    item.dataset.kind = kind;
    showButtons(kind, more);
    if (kind !== "sending" && kind !== "judging") setText(status, `${file.name}: ${row.said}`);
  }

  function sentence(kind, { said, why, code }) {
    const reason = said ?? (why ? words[why] : words.code.replace("{code}", code));
    const filled = words[kind]
      .replace("{percent}", Math.floor((arrived * 100) / bar.max))
      .replace("{arrived}", size(arrived))
      .replace("{size}", size(file.size))
      .replace("{why}", reason);
    return kind === "sending" ? `${filled} ${left()}`.trim() : filled;
  }

  // Nothing is guessed from the first part: what was buffered on the way goes fast.
  function left() {
    const [first, last] = [paces[0], paces.at(-1)];
    if (!first || last[1] <= first[1] || last[0] - first[0] < 2000) return "";
    const seconds = ((file.size - arrived) * (last[0] - first[0])) / (last[1] - first[1]) / 1000;
    return seconds < 60
      ? words.seconds.replace("{n}", Math.max(5, Math.ceil(seconds / 5) * 5))
      : words.minutes.replace("{n}", Math.ceil(seconds / 60));
  }

  function showButtons(kind, { here }) {
    const focused = buttons.contains(document.activeElement);
    buttons.replaceChildren();
    if (["sending", "reading", "judging"].includes(kind)) button("pause", () => row.transfer.pause());
    if (["paused", "line", "busy", "out"].includes(kind)) button("go_on", () => row.transfer.goOn());
    if (kind === "out") link("sign_in", place.dataset.signIn, "_blank");
    if (kind === "paused" || kind === "waiting" || UNDER_WAY.includes(kind)) button("drop", () => row.drop());
    if (here) link("look", here);
    if (focused) buttons.querySelector("button, a")?.focus();
  }

  function button(word, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "govuk-button govuk-button--secondary";
    made.textContent = words[word];
    made.append(hiddenName());
    made.addEventListener("click", press);
    buttons.append(made);
  }

  function link(word, href, target) {
    const made = document.createElement("a");
    made.className = "govuk-link";
    made.href = href;
    if (target) made.target = target;
    made.textContent = words[word];
    made.append(hiddenName());
    buttons.append(made);
  }

  function hiddenName() {
    const made = document.createElement("span");
    made.className = "govuk-visually-hidden";
    made.textContent = ` ${file.name}`;
    return made;
  }

  return row;
}

function size(bytes) {
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  return bytes < MB ? `${number.format(Math.ceil(bytes / 1024))} kB` : `${number.format(bytes / MB)} MB`;
}
