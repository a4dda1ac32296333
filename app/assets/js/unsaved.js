// Asks before typed text is thrown away by leaving the page.
//
// <form data-guard-unsaved> is watched; <form data-guard-unsaved="typed"> came back from the server unsaved and
// counts as changed from the start. data-safe: what was typed is kept on the device (declaration.js).

export function startUnsavedGuard(root) {
  const changed = new Set();
  for (const form of root.querySelectorAll("form[data-guard-unsaved]")) {
    if (form.dataset.guardUnsaved === "typed") changed.add(form);
    form.addEventListener("input", () => changed.add(form));
    form.addEventListener("submit", () => changed.clear());
    form.addEventListener("reset", () => changed.delete(form));
  }
  window.addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => !form.dataset.safe)) event.preventDefault();
  });
}
