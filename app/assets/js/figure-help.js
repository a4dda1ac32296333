// What helps with a row of the table of figures, below it while it has the focus: asked for with what stands in its boxes.

const WAIT_MS = 400;

export function startHelp(form, rowOf) {
  let current;
  let timer;
  let running;

  const ask = (row) => {
    clearTimeout(timer);
    timer = setTimeout(() => show(row), WAIT_MS);
  };
  form.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]") && rowOf(event.target);
    if (row && row !== current) ask(row);
  });
  form.addEventListener("input", (event) => rowOf(event.target) && ask(rowOf(event.target)));

  async function show(row) {
    const query = new URLSearchParams();
    for (const box of row.querySelectorAll("input:not([type=hidden]), select")) query.append(box.name, box.value);
    running?.abort();
    running = new AbortController();
    let html;
    try {
      const response = await fetch(`${form.getAttribute("action")}/${row.dataset.row}?${query}`, {
        headers: { Accept: "text/html", "X-Requested-With": "preview" }, signal: running.signal,
      });
      if (!response.ok || response.redirected) return;
      html = await response.text();
    } catch {
      return; // without a line the table works on; what stood there stays
    }
    if (current && current !== row) place(current).closest("tr").hidden = true;
    current = row;
    place(row).innerHTML = html;
    place(row).closest("tr").hidden = false;
  }
}

function place(row) {
  return row.querySelector("[data-help]");
}
