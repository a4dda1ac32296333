// One click, one request: the second click of a double click, or a second Enter, is swallowed while the first travels.
//
// <form data-repeatable> opts out (a form that answers with a download leaves the page standing).
// <button data-busy-text="Đang lưu…"> names what is going on meanwhile.

const GIVE_UP_AFTER_MS = 30_000;

export function startSubmitOnce(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.hasAttribute("data-repeatable")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    const button = event.submitter;
    // A button must not be `disabled` here: its name and value would be left out of the request.
    if (button) markBusy(button);
    setTimeout(() => release(form), GIVE_UP_AFTER_MS);
  });
  // The browser's "back" shows the page as it was left, with its buttons still busy.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) root.querySelectorAll("form[data-sent]").forEach(release);
  });
}

function markBusy(button) {
  button.setAttribute("aria-disabled", "true");
  if (button.dataset.busyText) {
    button.dataset.idleText = button.textContent;
    button.textContent = button.dataset.busyText;
  }
}

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('[aria-disabled="true"]')) {
    button.removeAttribute("aria-disabled");
    if (button.dataset.idleText) button.textContent = button.dataset.idleText;
  }
}
