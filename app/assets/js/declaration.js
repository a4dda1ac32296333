// The page of one indicator: what is typed is kept on the device at once, and goes by itself when a save button is pressed.
//
// <form data-keep="…/assessments/12/figures/1.2" data-next="…" data-words="{…}">; what its fields showed when the page was
// opened is what they are compared with. Signed out, the form goes as a plain one, which signing in sends again.

import { sayForbidden } from "./device-notice.js";
import { chosen, typed } from "./kept.js";
import { note, offer, setText } from "./saying.js";

const OWN = ["csrf_token", "seen", "then"];

export function startDeclaration(root, keeper) {
  const form = root.querySelector("form[data-keep]");
  if (!form || !keeper) return;
  const words = JSON.parse(form.dataset.words);
  const url = form.dataset.keep;
  const [sheet, , code] = url.split("/").slice(-3);
  const name = `${sheet}/${code}`;
  const shown = values(form, code);
  // Values of predecessors stand in the boxes and are not stored yet.
  if ("proposed" in form.dataset) Object.keys(shown).forEach((key) => key.startsWith("figure-") && (shown[key] = ""));
  const place = form.querySelector(".dti-actions");
  const state = document.createElement("p");
  state.setAttribute("role", "status");
  place.before(state);
  let going = null; // the button that was pressed, until it is known what became of it

  sayForbidden(form, words, keeper);
  keeper.onNews((news) => news.id.endsWith(`/${name}`) && hear(news));
  form.addEventListener("input", () => keep("draft"));
  form.addEventListener("submit", save, { capture: true });
  keeper.records(sheet).then((records) => {
    const record = records.find((one) => one.code === code);
    if (record) restore(record);
  });

  async function keep(wanted) {
    const now = values(form, code);
    const boxes = Object.keys(shown).map((key) => ({
      name: key,
      value: now[key] ?? "",
      was: shown[key],
      label: labelOf(field(key)),
    }));
    const about = { sheet, code, url, title: document.querySelector("h1").textContent.trim() };
    const record = await keeper.change(name, (before) =>
      before || boxes.some((box) => box.value !== box.was) ? typed(before, about, boxes, wanted) : undefined,
    );
    safe(keeper.lasting());
    if (wanted === "draft") tell(record ? "draft" : "");
    return record;
  }

  async function save(event) {
    if (form.dataset.plain) return;
    event.preventDefault();
    event.stopPropagation();
    if (going) return;
    going = event.submitter;
    const record = await keep("waiting");
    if (!record) return plain(); // nothing was changed: the server says where to go
    tell("sending");
    keeper.send();
  }

  function plain() {
    form.dataset.plain = "true";
    const button = going;
    going = null;
    form.requestSubmit(button);
    delete form.dataset.plain;
  }

  function hear({ kind, answer, went, why, code: status, record }) {
    for (const key of Object.keys(went ?? {})) {
      if (!(key in shown) || answer.refused[key] || answer.differs[key]) continue;
      shown[key] = went[key];
      note(field(key), "");
    }
    for (const [key, box] of Object.entries(record?.boxes ?? {})) {
      if (box.theirs) choose(key, box.theirs);
      else if (box.why) note(field(key), box.why);
    }
    if (kind === "sending") return tell("sending");
    if (kind === "out" && going) return plain();
    const button = going;
    going = null;
    if (kind === "saved" && !record) return leave(button, answer.at);
    if (kind === "line" && button?.value === "next" && navigator.serviceWorker?.controller) {
      location.assign(form.dataset.next);
      return undefined;
    }
    tell({ line: "waiting", out: "refused", saved: "draft" }[kind] ?? kind);
    if (kind === "refused" && !Object.values(record?.boxes ?? {}).some((box) => box.why)) {
      state.append(` – ${why ?? words.codes[status] ?? words.odd.replace("{code}", status)}`);
    }
    if (["refused", "differs"].includes(kind) && button) form.querySelector("[aria-invalid]")?.focus();
    return undefined;
  }

  function leave(button, at) {
    safe(true);
    if (!button) return tell("saved", at);
    const places = { next: form.dataset.next, evidence: form.dataset.evidence };
    const to = new URL(places[button.value] ?? location.pathname, location.href);
    if (button.value !== "evidence") to.searchParams.set("saved", code);
    location.assign(to);
    return undefined;
  }

  function choose(key, [theirs, sentence]) {
    const box = field(key);
    offer(note(box, sentence), words, { mine: values(form, code)[key], theirs, box }, async (value) => {
      shown[key] = theirs;
      put(key, value);
      note(box, "");
      await keeper.change(name, (record) => record?.boxes[key]?.theirs && chosen(record, key, value));
      going = form.querySelector("[name=then][value=stay]");
      if (await keep("waiting")) keeper.send();
      else leave(going);
    });
  }

  function restore(record) {
    for (const [key, box] of Object.entries(record.boxes)) {
      if (!(key in shown)) continue;
      shown[key] = box.was;
      put(key, box.value);
    }
    safe(true);
    hear({ kind: record.state === "waiting" ? "line" : record.state, record, why: record.why, code: record.why });
  }

  function put(key, value) {
    const wanted = form.elements[fieldName(key)];
    if (wanted) wanted.value = value; // of a list of radio buttons too
    const folded = field(key)?.closest("details");
    if (folded && value) folded.open = true;
  }

  function field(key) {
    const one = form.elements[fieldName(key)];
    return one instanceof RadioNodeList ? one[0] : one;
  }

  function fieldName(key) {
    return key === `points-${code}` ? "typed_points" : key;
  }

  function tell(kind, at = "") {
    state.className = kind
      ? `dti-state dti-state--${{ saved: "saved", refused: "refused", differs: "asked" }[kind] ?? "waiting"}`
      : "";
    setText(state, kind ? words[kind].replace("{at}", at) : "");
  }

  function safe(yes) {
    if (yes) form.dataset.safe = "true";
    else delete form.dataset.safe;
  }
}

function values(form, code) {
  const all = {};
  for (const element of form.elements) {
    const key = element.name === "typed_points" ? `points-${code}` : element.name;
    if (!key || OWN.includes(key) || element.type === "submit") continue;
    if (element.type === "radio" && !element.checked) all[key] ??= "";
    else all[key] = element.value.trim();
  }
  return all;
}

function labelOf(box) {
  const text = box?.closest("fieldset")?.querySelector("legend") ?? box?.labels?.[0];
  return text?.textContent.trim() ?? "";
}
