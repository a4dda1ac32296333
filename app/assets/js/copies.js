// Copies of pages on this device, of one account at a time. Shared by the page and its service worker.

const PREFIX = "dti-pages-";

export async function forgetCopies(account) {
  if (!("caches" in self)) return;
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== PREFIX + account) await caches.delete(name);
  }
}
