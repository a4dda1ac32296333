// One file on its way in parts (tus 1.0.0, app/web/tus.py): announced by its digest, so that what the unit has is not
// sent, and what was begun goes on where it stopped, on this page, after signing in again or in another browser.
//
// Nothing here knows of the page. `told(kind, more)` hears: reading, sending, judging, paused, line, busy, out, and at
// the end done, known, refused (with `why` or `code`), dropped.

import { deviceHere } from "./sender.js";

const KB = 1024;
// A part is lost when the line breaks in it: of 20 MB over a line that breaks ten times at most 4 % are sent twice, and
// headers are another 1 %. Parts do not grow on a line that seems to last: browsers send a broken one again by
// themselves, and the page never hears of it.
const SHARE = 256;
const SMALLEST = 48 * KB;
const LARGEST = 1024 * KB;
const PATIENCE_MS = 30_000;
const SLOWEST = 2; // bytes a millisecond; a part that takes longer has met a dead line
const JUDGING_MS = 60_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const COME_AGAIN = [408, 425, 429, 500, 502, 503, 504, 507];
const MOST_DOUBTS = 3;

export function startTransfer(file, { place, account, token, told }) {
  const size = Math.min(Math.max(SMALLEST, Math.ceil(file.size / SHARE)), LARGEST);
  let url, sha256;
  let arrived = 0;
  let sure = true; // whether `arrived` is what the server has
  let pause = FIRST_WAIT_MS;
  let doubts = 0; // answers without progress
  let held, wake, sending;
  let ended = false;

  async function run() {
    told("reading");
    try {
      sha256 = await digestOf(file);
    } catch {
      return end("refused", { why: "unreadable" });
    }
    while (!ended) {
      if (held) {
        told("paused");
        await held.promise;
        continue;
      }
      await step();
    }
  }

  async function step() {
    if (!url) return begin();
    if (!sure) return ask();
    return sendNext();
  }

  async function begin() {
    const metadata = [`filename ${base64(file.name)}`, ...(sha256 ? [`sha256 ${base64(sha256)}`] : [])];
    const response = await request("POST", place, {
      headers: { "Upload-Length": String(file.size), "Upload-Metadata": metadata.join(",") },
    });
    if (response?.status === 200) return end("known", await response.json());
    if (response?.status !== 201) return trouble(response);
    url = response.headers.get("Location");
    goneTo(Number(response.headers.get("Upload-Offset") ?? 0));
  }

  async function ask() {
    const response = await request("HEAD", url);
    if (!response?.ok) return trouble(response);
    sure = true;
    goneTo(Number(response.headers.get("Upload-Offset")));
  }

  async function sendNext() {
    const until = Math.min(file.size, arrived + size);
    const last = until === file.size;
    told(last ? "judging" : "sending", { arrived });
    const response = await request("PATCH", url, {
      headers: { "Upload-Offset": String(arrived), "Content-Type": "application/offset+octet-stream" },
      body: file.slice(arrived, until),
      patience: PATIENCE_MS + (until - arrived) / SLOWEST + (last ? JUDGING_MS : 0),
    });
    if (!response?.ok) return trouble(response);
    const here = response.headers.get("Content-Location");
    if (here) return end("done", { here, waiting: response.headers.get("Upload-Waiting"), kept: response.headers.get("Upload-Kept") });
    doubts = 0;
    goneTo(Number(response.headers.get("Upload-Offset")));
  }

  function goneTo(offset) {
    arrived = offset;
    pause = FIRST_WAIT_MS;
    if (!held) told("sending", { arrived });
  }

  async function trouble(response) {
    if (ended) return;
    sure = false;
    const status = response?.status;
    if (!response || COME_AGAIN.includes(status)) {
      if (!(await readable(file))) return end("refused", { why: "unreadable" });
      told(response ? "busy" : "line");
      return rest();
    }
    doubts += 1;
    if (status === 401 || response.redirected || (status === 400 && doubts < MOST_DOUBTS)) return signedOut();
    if (doubts < MOST_DOUBTS && url && [404, 409, 410, 460].includes(status)) {
      // Gone: whole by now, or given up. Asked for by its digest it is known, goes on or begins anew.
      if ([404, 410].includes(status)) url = undefined;
      return;
    }
    const said = await response.json().catch(() => ({}));
    if (url && [413, 422].includes(status)) request("DELETE", url);
    end("refused", said.detail ? { said: said.detail } : { code: status });
  }

  // The token of a page that was open for long is an old one; with no session at all it waits for a person.
  async function signedOut() {
    const here = await deviceHere();
    if (here && String(here.account) === account) {
      token = here.token;
      return;
    }
    told("out");
    doubts = 0;
    await rest(24 * 3600 * 1000);
  }

  // Waits, and no longer than until the line is back or somebody comes back to the page or presses a button.
  async function rest(length = pause) {
    pause = Math.min(pause * 2, LONGEST_WAIT_MS);
    const stop = new AbortController();
    await new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, length);
      window.addEventListener("online", resolve, { signal: stop.signal });
      window.addEventListener("focus", resolve, { signal: stop.signal });
    });
    stop.abort();
    wake = undefined;
  }

  async function request(method, address, { headers = {}, body, patience = PATIENCE_MS } = {}) {
    sending = new AbortController();
    const limit = setTimeout(() => sending.abort(), patience);
    try {
      return await fetch(address, {
        method,
        body,
        keepalive: method === "DELETE", // the page may be left at once
        headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, Accept: "application/json", ...headers },
        signal: sending.signal,
        cache: "no-store",
      });
    } catch {
      return undefined;
    } finally {
      clearTimeout(limit);
    }
  }

  function end(kind, more = {}) {
    if (ended) return;
    ended = true;
    told(kind, more);
  }

  return {
    run,
    pause() {
      held ??= deferred();
      told("paused");
      wake?.();
    },
    goOn() {
      held?.resolve();
      held = undefined;
      wake?.();
    },
    async drop() {
      end("dropped");
      sending?.abort();
      held?.resolve();
      wake?.();
      if (url) await request("DELETE", url);
    },
  };
}

// Without Web Crypto (an address without https) a file goes under no digest, and is not known again.
async function digestOf(file) {
  if (!globalThis.crypto?.subtle) return undefined;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function readable(file) {
  return file.slice(0, 1).arrayBuffer().then(() => true, () => false);
}

function base64(text) {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}

function deferred() {
  let resolve;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
