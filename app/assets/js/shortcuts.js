// Single-key shortcuts for people who go through hundreds of rows.
//
// <a data-shortcut="j">, <button data-shortcut="a">, <input type="radio" data-shortcut="d">: the key clicks a link,
// chooses a radio button and only *focuses* a button. <button data-shortcut="1" data-shortcut-press> is pressed: for what
// can be undone on the next page. A key that is held down presses once, not again on the page that follows.
// <input type="checkbox" data-shortcut-switch> turns all of them off and is remembered in this browser (WCAG 2.1.4).

const MEMORY = "dti-shortcuts-off";
const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";

export function startShortcuts(root) {
  const marked = [...root.querySelectorAll("[data-shortcut]")];
  if (marked.length === 0) return;
  const byKey = new Map(marked.map((element) => [element.dataset.shortcut.toLowerCase(), element]));

  const toggle = root.querySelector("[data-shortcut-switch]");
  let off = remembered();
  if (toggle) {
    toggle.checked = !off;
    toggle.addEventListener("change", () => {
      off = !toggle.checked;
      remember(off);
    });
  }

  root.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest?.(TYPING)) return;
    const element = byKey.get(event.key.toLowerCase());
    if (!element) return;
    event.preventDefault();
    element.focus();
    const pressed = "shortcutPress" in element.dataset;
    if (pressed ? !event.repeat : !(element instanceof HTMLButtonElement)) element.click();
  });
}

// Storage can be forbidden by the browser; the switch then holds for this page alone.
function remembered() {
  try {
    return localStorage.getItem(MEMORY) === "1";
  } catch {
    return false;
  }
}

function remember(off) {
  try {
    if (off) localStorage.setItem(MEMORY, "1");
    else localStorage.removeItem(MEMORY);
  } catch {
    // Nothing to do: see above.
  }
}
