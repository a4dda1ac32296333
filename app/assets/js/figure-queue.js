// Saving rows of the table of figures: one after the other, again when the line was down, each box told what became of it.
//
// What is sent is the difference between a box and its was-…; while a row waits it may change, and goes as it is then.
// The key of a request stays until an answer has come, so that a lost answer is asked for again and not done twice.

const TIMEOUT_MS = 30_000;
const FIRST_WAIT_MS = 3_000;
const LONGEST_WAIT_MS = 60_000;

export function startQueue(form, words) {
  const waiting = new Set();
  const sent = new Map(); // row → { body, key } of a request without an answer
  const states = new Map();
  let busy = false;
  let pause = FIRST_WAIT_MS;
  let timer;

  const queue = {
    save(row) {
      if (changed(form, row).length === 0 && !sent.has(row)) return;
      waiting.add(row);
      tell(row, "sending");
      work();
    },
    refuse(box, why) {
      note(box, why);
      tell(box.closest("[data-row]"), "refused");
    },
  };

  async function work() {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    for (const row of waiting) {
      const done = await send(row);
      if (!done) break;
    }
    busy = false;
  }

  async function send(row) {
    waiting.delete(row); // what is typed while this travels puts it back
    const parts = changed(form, row);
    const known = sent.get(row);
    const body = new URLSearchParams(
      parts.flatMap((box) => [
        [box.name, box.value],
        [`was-${box.name}`, was(form, box).value],
      ]),
    );
    if (parts.length === 0) {
      sent.delete(row);
      tell(row, "");
      return true;
    }
    const key = known && known.body === body.toString() ? known.key : newKey();
    sent.set(row, { body: body.toString(), key });
    body.append("key", key);
    body.append("csrf_token", form.elements.csrf_token.value);
    let response;
    let answer;
    const patience = new AbortController();
    const limit = setTimeout(() => patience.abort(), TIMEOUT_MS);
    try {
      response = await fetch(`${form.getAttribute("action")}/${row.dataset.row}`, {
        method: "POST",
        body,
        signal: patience.signal,
        headers: { Accept: "application/json" },
      });
      if (response.headers.get("Content-Type")?.startsWith("application/json")) answer = await response.json();
    } catch {
      return later(row);
    } finally {
      clearTimeout(limit);
    }
    if (response.status >= 502 && response.status <= 504) return later(row); // the server behind a proxy starts again
    pause = FIRST_WAIT_MS;
    sent.delete(row);
    if (!response.ok || !answer) {
      // 400: the session of this page's token is gone, with its cookie or by signing in anew elsewhere.
      const out = [400, 401].includes(response.status) || response.redirected;
      const why = answer?.why ?? (out ? words.out : words.odd.replace("{code}", response.status));
      parts.forEach((box) => note(box, why));
      tell(row, "refused");
      return true;
    }
    take(row, parts, Object.fromEntries(new URLSearchParams(body)), answer);
    return true;
  }

  function later(row) {
    waiting.add(row);
    for (const one of waiting) tell(one, "waiting");
    timer = setTimeout(work, pause);
    pause = Math.min(pause * 2, LONGEST_WAIT_MS);
    return false;
  }

  function take(row, parts, typed, answer) {
    for (const box of parts) {
      const name = box.name;
      if (answer.refused[name]) note(box, answer.refused[name]);
      else if (answer.differs[name]) choose(box, answer.differs[name]);
      else {
        note(box, "");
        was(form, box).value = answer.boxes[name];
        if (box.value === typed[name]) box.value = answer.boxes[name];
      }
    }
    for (const [code, points] of Object.entries(answer.points)) {
      setText(document.getElementById(`ct-${code}`)?.querySelector("[data-points]"), points);
    }
    for (const [code, total] of Object.entries(answer.groups)) setText(form.querySelector(`[data-group="${code}"]`), total);
    setText(form.querySelector("[data-total]"), answer.total);
    setText(form.querySelector("[data-done]"), answer.done);
    const state = Object.keys(answer.differs).length ? "differs" : Object.keys(answer.refused).length ? "refused" : "saved";
    setTag(row, answer.tag);
    tell(row, waiting.has(row) ? "sending" : state, answer.at);
  }

  // Nothing is decided for the person: both values stand there until one is pressed.
  function choose(box, [theirs, sentence]) {
    const place = note(box, sentence);
    for (const [word, value] of [[words.mine, box.value], [words.theirs, theirs]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "dti-sheet__choose";
      button.textContent = word.replace("{value}", label(box, value) || words.empty);
      button.addEventListener("click", () => {
        was(form, box).value = theirs;
        if (value === theirs) box.value = theirs;
        note(box, "");
        tell(box.closest("[data-row]"), "");
        queue.save(box.closest("[data-row]"));
        box.focus();
      });
      place.append(" ", button);
    }
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

  window.addEventListener("online", work);
  window.addEventListener("beforeunload", (event) => {
    const unsaved = [...form.querySelectorAll("[data-row]")].some((row) => changed(form, row).length > 0);
    if (unsaved && !form.dataset.sent) event.preventDefault();
  });
  return queue;
}

function was(form, box) {
  return form.elements[`was-${box.name}`];
}

function changed(form, row) {
  const boxes = row.querySelectorAll("input:not([type=hidden]), select, textarea");
  return [...boxes].filter((box) => box.value.trim() !== was(form, box).value);
}

function label(box, value) {
  return [...(box.options ?? [])].find((option) => option.value === value)?.text ?? value;
}

// Where the indicator stands; "declared" needs no word beside "saved".
function setTag(row, [kind, word]) {
  const tag = row.querySelector(".dti-sheet__state > .dti-state:not([data-state])");
  if (!tag) return;
  tag.className = `dti-state dti-state--${kind}`;
  tag.textContent = word;
  tag.hidden = kind === "saved";
}

function setText(element, text) {
  if (element && element.textContent !== String(text)) element.textContent = text;
}

// Says something below a box, in its description too; nothing takes it away. Returns the place.
function note(box, text) {
  const id = `${box.id}-error`;
  let place = document.getElementById(id);
  if (!place && text) {
    place = document.createElement("p");
    place.id = id;
    place.className = "govuk-error-message";
    box.parentElement.append(place);
  }
  if (text) {
    place.textContent = text;
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", id);
  } else {
    place?.remove();
    box.removeAttribute("aria-invalid");
    box.removeAttribute("aria-describedby");
  }
  box.classList.toggle("govuk-input--error", Boolean(text) && box.matches("input"));
  return place;
}

// crypto.randomUUID is missing on pages that are served without https.
function newKey() {
  return [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join("");
}
