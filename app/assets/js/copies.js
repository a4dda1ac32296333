// Copies of the pages of the unit's journey on this device, to be read without a line: of one account at a time, never of
// two. Shared by the page and its service worker.

const PREFIX = "dti-pages-";
const FILES = "dti-files";
const MOST_FILES = 12; // of this release and of the one before, which older copies still ask for
const PAGES = /^\/unit\/(assessments\/\d+(\/figures|\/indicators\/[^/]+)?)?$/;
const ACCOUNT = /<body[^>]* data-account="(\d+)"/;

export function isPage(path) {
  return PAGES.test(path);
}

// Of every account but this one; of all without one.
export async function forgetCopies(account) {
  if (!("caches" in self)) return;
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== PREFIX + account) await caches.delete(name);
  }
}

// The page says itself whose it is; a page of nobody, such as the one for signing in, is not kept.
export async function keepCopy(path, response) {
  const text = await response.text();
  const account = ACCOUNT.exec(text)?.[1];
  if (!account) return;
  await forgetCopies(account);
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  await (await caches.open(PREFIX + account)).put(path, new Response(text, { headers }));
}

export async function copyOf(path) {
  for (const name of await caches.keys()) {
    const copy = name.startsWith(PREFIX) ? await (await caches.open(name)).match(path) : undefined;
    if (copy) return copy;
  }
  return undefined;
}

// The copy with the moment at which the server made it, by the server's clock.
export async function marked(copy) {
  const text = await copy.text();
  const at = copy.headers.get("Date") ?? "";
  return new Response(text.replace("<body ", `<body data-copied="${at}" `), { headers: copy.headers });
}

// Names of files carry a hash of what they hold: what is here is right for ever.
export async function fileOf(address) {
  const files = await caches.open(FILES);
  const here = await files.match(address);
  if (here) return here;
  const response = await fetch(address);
  if (response.ok) {
    await files.put(address, response.clone());
    const names = await files.keys();
    for (const old of names.slice(0, Math.max(names.length - MOST_FILES, 0))) await files.delete(old);
  }
  return response;
}
