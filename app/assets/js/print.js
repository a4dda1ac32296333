// <button type="button" class="dti-js-only" data-print> opens the browser's print window.

export function startPrintButtons(root) {
  for (const button of root.querySelectorAll("button[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
}
