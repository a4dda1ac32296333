// Shows the piece that belongs to a radio button only while that one is chosen. Without JavaScript all stand open.
//
// <input type="radio" data-reveals="id of the piece">. GOV.UK Frontend's own module puts aria-expanded on the radio
// button, which ARIA does not allow there; the piece follows its button in the reading order, which is enough.

const HIDDEN = "govuk-radios__conditional--hidden";

export function startReveal(root) {
  const radios = [...root.querySelectorAll("input[type=radio][data-reveals]")];
  const update = () => {
    for (const radio of radios) {
      document.getElementById(radio.dataset.reveals)?.classList.toggle(HIDDEN, !radio.checked);
    }
  };
  update();
  // A page that the browser brings back may hold another choice than the one it was sent with.
  window.addEventListener("pageshow", update);
  root.addEventListener("change", (event) => {
    if (event.target.type === "radio") update();
  });
}
