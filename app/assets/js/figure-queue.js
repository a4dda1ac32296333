// The rows of the table of all figures and what is kept of them: what is typed goes to the device at once, what becomes
// of it is said in its row. What is kept is the difference between a box and its was-…

import { chosen, typed } from "./kept.js";
import { note, offer, setText } from "./saying.js";

const BOXES = "input:not([type=hidden]), select, textarea";

export function startQueue(form, words, keeper) {
  const states = new Map();
  const place = form.getAttribute("action"); // …/assessments/12/figures
  const sheet = place.split("/").at(-2);

  const queue = {
    // What is being typed is kept, but goes only when its box is left.
    async keep(row, state = "draft") {
      const code = row.dataset.row;
      const about = { sheet, code, url: `${place}/${code}`, title: row.querySelector("th").textContent.trim() };
      const boxes = [...row.querySelectorAll(BOXES)].map((box) => ({
        name: box.name,
        value: box.value.trim(),
        was: was(form, box).value,
        label: box.labels[0]?.textContent ?? "",
      }));
      return keeper.change(`${sheet}/${code}`, (record) => {
        if (!record && boxes.every((box) => box.value === box.was)) return undefined;
        return typed(record, about, boxes, state);
      });
    },
    async save(row) {
      const record = await queue.keep(row, "waiting");
      if (!record) {
        // Every box holds again what is stored.
        for (const box of row.querySelectorAll(BOXES)) note(box, "");
        if (states.get(row) !== "saved") tell(row, "");
        return undefined;
      }
      tell(row, "sending");
      return keeper.send();
    },
    refuse(box, why) {
      note(box, why);
      tell(box.closest("[data-row]"), "refused");
    },
  };

  keeper.onNews((news) => {
    const [, of, code] = news.id.split("/");
    const row = of === sheet ? form.querySelector(`[data-row="${code}"]`) : null;
    if (row) hear(row, news);
  });
  // What an earlier visit left stands in its boxes again, compared with what they showed then.
  keeper.records(sheet).then((records) => {
    for (const record of records) {
      const row = form.querySelector(`[data-row="${record.code}"]`);
      if (!row) continue;
      for (const [name, kept] of Object.entries(record.boxes)) {
        const box = form.elements[name];
        if (!box || !row.contains(box)) continue;
        box.value = kept.value;
        was(form, box).value = kept.was;
      }
      hear(row, { kind: record.state, record, why: record.why });
    }
  });

  function hear(row, { kind, answer, went, why, code, record }) {
    if (answer?.boxes) take(row, answer, went);
    for (const [name, kept] of Object.entries(record?.boxes ?? {})) {
      const box = form.elements[name];
      if (!box || !row.contains(box)) continue;
      if (kept.theirs) choose(row, box, kept.theirs);
      else if (kept.why) note(box, kept.why);
      else if (kind === "refused") note(box, why && !/^\d+$/.test(why) ? why : told(code ?? why));
      else note(box, kind === "out" ? words.out : "");
    }
    const shown = { line: "waiting", out: "refused" }[kind] ?? kind;
    tell(row, kind === "saved" && record?.state === "waiting" ? "sending" : shown, answer?.at);
  }

  function told(code) {
    return words.codes[code] ?? words.odd.replace("{code}", code);
  }

  function take(row, answer, went) {
    for (const box of row.querySelectorAll(BOXES)) {
      const name = box.name;
      if (!(name in went) || answer.refused[name] || answer.differs[name]) continue;
      note(box, "");
      was(form, box).value = answer.boxes[name];
      if (box.value.trim() === went[name]) box.value = answer.boxes[name];
    }
    for (const [code, points] of Object.entries(answer.points)) {
      setText(document.getElementById(`ct-${code}`)?.querySelector("[data-points]"), points);
    }
    for (const [code, total] of Object.entries(answer.groups)) setText(form.querySelector(`[data-group="${code}"]`), total);
    setText(form.querySelector("[data-total]"), answer.total);
    setText(form.querySelector("[data-done]"), answer.done);
    setTag(row, answer.tag);
  }

  function choose(row, box, [theirs, sentence]) {
    offer(note(box, sentence), words, { mine: box.value, theirs, box }, async (value) => {
      was(form, box).value = theirs;
      if (value === theirs) box.value = theirs;
      note(box, "");
      await keeper.change(`${sheet}/${row.dataset.row}`, (record) => record && chosen(record, box.name, value));
      box.focus();
      await queue.save(row);
    });
  }

  function tell(row, state, at = "") {
    if (state) states.set(row, state);
    else states.delete(row);
    const kind = { saved: "saved", refused: "refused", differs: "asked" }[state] ?? "waiting";
    const place = row.querySelector("[data-state]");
    place.className = state ? `dti-state dti-state--${kind}` : "";
    place.textContent = state ? words[state].replace("{at}", at) : "";
    setText(form.querySelector("[data-counts]"), counted());
  }

  function counted() {
    return Object.entries(words.counts)
      .map(([kind, text]) => [text, [...states.values()].filter((one) => one === kind).length])
      .filter(([, number]) => number > 0)
      .map(([text, number]) => text.replace("{n}", number))
      .join(" · ");
  }

  window.addEventListener("beforeunload", (event) => {
    if (keeper.lasting() || form.dataset.sent) return;
    const unsaved = [...form.querySelectorAll(`[data-row] :is(${BOXES})`)].some(
      (box) => box.value.trim() !== was(form, box).value,
    );
    if (unsaved) event.preventDefault();
  });
  return queue;
}

function was(form, box) {
  return form.elements[`was-${box.name}`];
}

// Where the indicator stands; "declared" needs no word beside "saved".
function setTag(row, [kind, word]) {
  const tag = row.querySelector(".dti-sheet__state > .dti-state:not([data-state])");
  if (!tag) return;
  tag.className = `dti-state dti-state--${kind}`;
  tag.textContent = word;
  tag.hidden = kind === "saved";
}
