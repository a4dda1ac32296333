// A file that is too large is refused before it travels for minutes over a slow line; the server checks again.
//
// <input type="file" data-max-bytes="20971520" data-too-large="Tệp lớn hơn 20 MB…">

export function startFileCheck(root) {
  for (const input of root.querySelectorAll("input[type=file][data-max-bytes]")) {
    input.addEventListener("change", () => {
      const limit = Number(input.dataset.maxBytes);
      const tooLarge = [...input.files].some((file) => file.size > limit);
      input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
      if (tooLarge) input.reportValidity();
    });
  }
}
