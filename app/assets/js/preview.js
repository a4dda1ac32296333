// Live points: while somebody types, the server is asked what the figures would be worth.
//
// <form data-preview-url="…" data-preview-failed="…"> with one element [data-preview] inside or, by id, elsewhere:
// <form data-preview-target="points">. The answer is a piece of HTML for that element, which is an aria-live region.
// The request carries the form's fields as a query string, without its token, files and passwords; it changes nothing.
// Addresses end up in logs, so of what somebody wrote in words only that there is something is told.

const WAIT_MS = 400;
const SOME_WORDS = "…";
const LEFT_OUT = new Set(["file", "password", "submit", "button"]);

export function startPreview(root) {
  for (const form of root.querySelectorAll("form[data-preview-url]")) {
    const id = form.dataset.previewTarget;
    const target = id ? document.getElementById(id) : form.querySelector("[data-preview]");
    if (target) watch(form, target);
  }
}

function watch(form, target) {
  let timer;
  let running;
  let asked = query(form);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const now = query(form);
      if (now === asked) return;
      asked = now;
      running?.abort();
      running = new AbortController();
      await show(form, target, now, running.signal);
    }, WAIT_MS);
  });
}

function query(form) {
  const values = new URLSearchParams();
  for (const field of form.elements) {
    if (!field.name || field.disabled || field.name === "csrf_token" || LEFT_OUT.has(field.type)) continue;
    if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
    const words = field.type === "textarea";
    values.append(field.name, words && field.value.trim() ? SOME_WORDS : field.value);
  }
  return values.toString();
}

async function show(form, target, values, signal) {
  target.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(`${form.dataset.previewUrl}?${values}`, {
      headers: { Accept: "text/html", "X-Requested-With": "preview" },
      signal,
    });
    // A redirect means the session has ended: the sign-in page does not belong in here.
    if (!response.ok || response.redirected) throw new Error(`preview: ${response.status}`);
    target.innerHTML = await response.text();
    target.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name === "AbortError") return;
    target.removeAttribute("aria-busy");
    const note = document.createElement("p");
    note.textContent = form.dataset.previewFailed;
    target.replaceChildren(note);
  }
}
