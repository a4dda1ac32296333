// Has the pages of the own sheet copied, so that they open without a line, and says when what is shown is a copy.

import { copyOf, fileOf, isPage, keepCopy } from "./copies.js";

const FRESH_FOR_MS = 12 * 3600 * 1000;

export function startOffline() {
  const { copied, copies } = document.body.dataset;
  if (copied !== undefined) sayCopied(copies, copied);
  if (!copies || !navigator.serviceWorker || !("caches" in window)) return;
  // After everything that the person waits for.
  window.addEventListener("load", () => setTimeout(() => copyAll().catch(() => undefined), 1_000));
}

function sayCopied(words, at) {
  const place = document.createElement("p");
  place.className = "govuk-inset-text dti-no-print";
  place.dataset.copy = "";
  place.setAttribute("role", "status");
  const moment = new Date(at);
  const shown = new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short", timeStyle: "short" });
  place.textContent = words.replace("{at}", Number.isNaN(moment.getTime()) ? "–" : shown.format(moment));
  document.getElementById("main-content").prepend(place);
}

async function copyAll() {
  await navigator.serviceWorker.register("/worker.js");
  const files = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]");
  for (const file of files) await fileOf(file.href || file.src);
  if (navigator.connection?.saveData) return;
  const links = [...document.querySelectorAll("main a[href]")].map((link) => new URL(link.href));
  const wanted = [location, ...links].filter((place) => place.origin === location.origin && isPage(place.pathname));
  // One after the other: on a bad line a person who saves goes first.
  for (const path of new Set(wanted.map((place) => place.pathname))) {
    const made = Date.parse((await copyOf(path))?.headers.get("Date"));
    if (Date.now() - made < FRESH_FOR_MS) continue;
    const response = await fetch(path, { headers: { Accept: "text/html" } });
    if (response.redirected) return; // signed out meanwhile
    if (response.ok) await keepCopy(path, response);
  }
}
