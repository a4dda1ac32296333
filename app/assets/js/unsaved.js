// Asks before typed text is thrown away by leaving the page.
//
// <form data-guard-unsaved> is watched; <form data-guard-unsaved="typed"> came back from the server unsaved and
// counts as changed from the start.

export function startUnsavedGuard(root) {
  const changed = new Set();
  for (const form of root.querySelectorAll("form[data-guard-unsaved]")) {
    if (form.dataset.guardUnsaved === "typed") changed.add(form);
    form.addEventListener("input", () => changed.add(form));
    form.addEventListener("submit", () => changed.clear());
    form.addEventListener("reset", () => changed.delete(form));
  }
  window.addEventListener("beforeunload", (event) => {
    if (changed.size > 0) event.preventDefault();
  });
}
