// What is kept on this device and does not stand on this page: said above the page, with what to do about it. The words
// come with the answer of /device, so that pages without anything kept carry none.

import { deviceHere } from "./sender.js";

export async function startKeptPanel(keeper) {
  if (!keeper) return;
  const here = location.pathname.match(/assessments\/(\d+)\/(?:figures|indicators\/([^/]+))$/);
  const elsewhere = async () =>
    (await keeper.records()).filter(
      ({ sheet, code }) => !(here && sheet === here[1] && (here[2] === code || document.querySelector(`[data-row="${code}"]`))),
    );
  if ((await elsewhere()).length === 0) return;
  const words = (await deviceHere())?.words;
  if (!words) return;
  const panel = document.createElement("section");
  panel.className = "govuk-inset-text dti-no-print";
  panel.dataset.kept = "";
  panel.setAttribute("aria-label", words.title);
  document.getElementById("main-content").prepend(panel);
  keeper.onNews(() => show(panel, words, elsewhere, keeper));
  await show(panel, words, elsewhere, keeper);
}

async function show(panel, words, elsewhere, keeper) {
  const records = await elsewhere();
  panel.hidden = records.length === 0;
  const list = element("ul", { className: "govuk-list" });
  for (const record of records) list.append(line(record, words, keeper, () => show(panel, words, elsewhere, keeper)));
  const text = records.map(plainText).join("\n\n");
  const copy = element("button", { type: "button", className: "govuk-button govuk-button--secondary", textContent: words.copy });
  copy.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(text);
    copy.textContent = words.copied;
  });
  const file = new Blob([text], { type: "text/plain" });
  const download = element("a", { className: "govuk-link", textContent: words.download, download: "chua-gui.txt" });
  download.href = URL.createObjectURL(file);
  const title = element("h2", { className: "govuk-heading-s", textContent: words.title });
  panel.replaceChildren(title, list, ...(navigator.clipboard ? [copy, " "] : []), download);
}

function line(record, words, keeper, again) {
  const item = element("li");
  const link = element("a", { className: "govuk-link", href: record.url.replace("/figures/", "/indicators/") });
  link.textContent = record.title;
  const boxes = Object.values(record.boxes).map((box) => `${box.label}: “${box.value}”`);
  const reasons = Object.values(record.boxes).map((box) => box.why ?? box.theirs?.[1]).filter(Boolean);
  const why = words.codes[record.why] ?? record.why;
  const drop = element("button", { type: "button", className: "dti-sheet__choose", textContent: words.drop });
  drop.setAttribute("aria-label", `${words.drop}: ${record.code}`);
  drop.addEventListener("click", async () => {
    await keeper.change(`${record.sheet}/${record.code}`, () => undefined);
    await again();
  });
  item.append(link, ` – ${boxes.join("; ")}. `, element("strong", { textContent: words.states[record.state] }));
  item.append([...reasons, why].filter(Boolean).map((text) => ` ${text}`).join(""), " ", drop);
  return item;
}

function plainText(record) {
  return [record.title, ...Object.values(record.boxes).map((box) => `${box.label}: ${box.value}`)].join("\n");
}

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
