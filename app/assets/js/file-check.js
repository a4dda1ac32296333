// A file that the server would refuse by its name or size is refused before it travels for minutes over a slow line;
// the server checks again, and it alone looks inside.
//
// <input type="file" accept=".pdf,.png" data-max-bytes="20971520" data-too-large="Tệp lớn hơn 20 MB…"
//        data-wrong-kind="Không nhận loại tệp này…" data-sentences='{"zip": "Hãy giải nén…"}'>

export function startFileCheck(root) {
  for (const input of root.querySelectorAll("input[type=file][data-max-bytes]")) {
    input.addEventListener("change", () => {
      const problem = [...input.files].map((file) => problemOf(file, input)).find(Boolean);
      input.setCustomValidity(problem ?? "");
      if (problem) input.reportValidity();
    });
  }
}

export function problemOf(file, input) {
  const { maxBytes, tooLarge, wrongKind, sentences } = input.dataset;
  const extension = file.name.slice(file.name.lastIndexOf(".") + 1).toLowerCase();
  if (wrongKind && !input.accept.split(",").includes(`.${extension}`)) {
    return JSON.parse(sentences)[extension] ?? wrongKind;
  }
  return file.size > Number(maxBytes) ? tooLarge : undefined;
}
