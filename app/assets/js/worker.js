// The service worker: pages of the unit's journey come from the server, or as a copy where there is no line. Everything
// else, and everything that changes something, passes by it untouched.

import { copyOf, fileOf, isPage, keepCopy, marked } from "./copies.js";

const PATIENCE_MS = 6_000; // on a line that hangs, with a copy at hand

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(fileOf(request.url));
  else if (request.mode !== "navigate") return;
  else if (isPage(pathname)) event.respondWith(pageOf(event, pathname));
  else if (pathname === "/start") event.respondWith(pageOf(event, "/unit/")); // where the installed page begins
});

async function pageOf(event, path) {
  const asked = fetch(event.request);
  const copy = await copyOf(path);
  const kept = asked.then(
    (response) => (response.ok && response.type === "basic" ? keepCopy(path, response.clone()) : undefined),
    () => undefined,
  );
  event.waitUntil(kept.catch(() => undefined)); // no space left: there is no copy then
  if (!copy) return asked;
  try {
    const response = await Promise.race([asked, late()]);
    if (response && ![502, 503, 504].includes(response.status)) return response;
  } catch {
    // no line
  }
  return marked(copy);
}

function late() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
}
