// Says once, on a page where something is typed, that this browser keeps nothing.

export function sayForbidden(form, words, keeper) {
  keeper.onNews(({ kind }) => {
    if (kind !== "forbidden" || document.querySelector("[data-device]")) return;
    const place = document.createElement("p");
    place.className = "govuk-inset-text";
    place.dataset.device = "";
    place.setAttribute("role", "status");
    place.textContent = words.forbidden;
    form.before(place);
  });
}
