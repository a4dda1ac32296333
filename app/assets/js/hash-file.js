// A certificate is compared by its digest: the page works it out by itself, and the file never leaves the machine.
//
// <form data-hash-to="/verify/file" data-hash-busy="…" data-hash-failed="…">
//   <input type="hidden" name="paper_code"><input type="file" name="file"> … <p data-hash-status></p></form>
//
// Without Web Crypto (an address without https) the form is sent as it is, and the server hashes the file.

export function startHashFile(root) {
  if (!globalThis.crypto?.subtle) return;
  for (const form of root.querySelectorAll("form[data-hash-to]")) {
    form.addEventListener("submit", (event) => {
      const [file] = form.elements.file.files;
      if (!file) return;
      event.preventDefault();
      compare(form, file);
    });
  }
}

async function compare(form, file) {
  const status = form.querySelector("[data-hash-status]");
  status.textContent = form.dataset.hashBusy;
  try {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const query = new URLSearchParams({ sha256, paper_code: form.elements.paper_code.value });
    globalThis.location.assign(`${form.dataset.hashTo}?${query}`);
  } catch {
    status.textContent = form.dataset.hashFailed;
  }
}
