// Saying something on the page: below a box, in a place for a text.

function label(box, value) {
  if (box.type === "radio") {
    const chosen = [...box.form.elements[box.name]].find((one) => one.value === value);
    return chosen?.labels[0].textContent ?? value;
  }
  return [...(box.options ?? [])].find((option) => option.value === value)?.text ?? value;
}

export function setText(element, text) {
  if (element && element.textContent !== String(text)) element.textContent = text;
}

// Says something below a box, in its description too; nothing takes it away. Returns the place.
export function note(box, text) {
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

// Nothing is decided for the person: both values stand there as buttons until one is pressed.
export function offer(place, words, { mine, theirs, box }, take) {
  for (const [word, value] of [[words.mine, mine], [words.theirs, theirs]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "dti-sheet__choose";
    button.textContent = word.replace("{value}", label(box, value) || words.empty);
    button.addEventListener("click", () => take(value));
    place.append(" ", button);
  }
}
