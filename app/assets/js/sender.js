// Sends what is kept on the device, one record after the other, in the order in which they were typed; again when the
// line was down. It runs on every page of somebody who is signed in, so that what waited goes on the next visit.
//
// Every answer is called by its name: `told({ id, kind, why, answer, record })` with kind sending, saved, refused,
// differs, line (none), out (signed out). A request goes with the same key until its answer has come.

import { answered, request } from "./kept.js";

const TIMEOUT_MS = 30_000;
const FIRST_WAIT_MS = 3_000;
const LONGEST_WAIT_MS = 60_000;
const COME_AGAIN = [408, 429, 502, 503, 504]; // busy, or starting again behind its proxy

export function startSender(device, account, told) {
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("dti") : null;
  let token = document.querySelector("input[name=csrf_token]")?.value;
  let pause = FIRST_WAIT_MS;
  let running = Promise.resolve();
  let timer;

  const tell = (news) => {
    told(news);
    channel?.postMessage(news);
  };
  if (channel) channel.onmessage = ({ data }) => data.id.startsWith(`${account}/`) && told(data);

  // Returns when all that waits has been tried once.
  function work() {
    clearTimeout(timer);
    running = running.then(() => alone(sendAll)).catch(() => undefined);
    return running;
  }

  async function sendAll() {
    const tried = new Set();
    for (;;) {
      const next = (await waiting(device, account)).find((record) => !tried.has(record.id));
      if (!next) return;
      const kind = await send(next);
      if (kind === "line" || kind === "out") {
        for (const record of await waiting(device, account)) tell({ id: record.id, kind, record });
        if (kind === "line") later();
        return;
      }
      // What was typed meanwhile goes next; what was refused waits for a person.
      if (kind !== "saved") tried.add(next.id);
    }
  }

  function later() {
    timer = setTimeout(work, pause);
    pause = Math.min(pause * 2, LONGEST_WAIT_MS);
  }

  async function send(record) {
    const sent = request(record);
    await device.change(record.id, (now) => now && { ...now, sent });
    tell({ id: record.id, kind: "sending", record });
    const cut = navigator.onLine === false;
    let { response, answer } = await post(record.url, sent);
    if (response?.status === 400 && !answer && (await renewed())) ({ response, answer } = await post(record.url, sent));
    if (!response || COME_AGAIN.includes(response.status)) {
      // Without any network it never left this device: it goes with all that is typed until there is one.
      if (cut && navigator.onLine === false) await device.change(record.id, (now) => now && { ...now, sent: record.sent });
      return "line";
    }
    pause = FIRST_WAIT_MS;
    // 400: the session of this page's token is gone, with its cookie or by signing in anew elsewhere.
    if ([400, 401].includes(response.status) || response.redirected) return "out";
    if (!response.ok || !answer) {
      const refused = (now) => now && { ...now, sent: null, state: "refused", why: answer?.why ?? String(response.status) };
      const kept = await device.change(record.id, refused);
      tell({ id: record.id, kind: "refused", why: answer?.why, code: response.status, record: kept });
      return "refused";
    }
    const kept = await device.change(record.id, (now) => now && answered(now, sent, answer));
    const kind = kept && ["refused", "differs"].includes(kept.state) ? kept.state : "saved";
    tell({ id: record.id, kind, answer, went: Object.fromEntries(new URLSearchParams(sent.body)), record: kept });
    return kind;
  }

  async function post(url, { body, key }) {
    const whole = new URLSearchParams(body);
    whole.append("key", key);
    whole.append("csrf_token", token);
    return fetched(url, { method: "POST", body: whole });
  }

  // The token of a page that was copied, or opened before signing in again, is an old one.
  async function renewed() {
    const here = await deviceHere();
    if (String(here?.account) !== account) return false;
    token = here.token;
    return true;
  }

  window.addEventListener("online", work);
  return { work };
}

export async function waiting(device, account) {
  const records = await device.all();
  return records.filter((record) => record.account === account && (record.sent || record.state === "waiting"));
}

// Who is signed in on this device, with a token and words; nothing without a line or a session.
export async function deviceHere() {
  const { response, answer } = await fetched("/device");
  return response?.ok ? answer : undefined;
}

async function fetched(url, options = {}) {
  const patience = new AbortController();
  const limit = setTimeout(() => patience.abort(), TIMEOUT_MS);
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(url, { ...options, headers, signal: patience.signal, cache: "no-store" });
    const json = response.headers.get("Content-Type")?.startsWith("application/json");
    return { response, answer: json ? await response.json() : undefined };
  } catch {
    return {};
  } finally {
    clearTimeout(limit);
  }
}

// Two windows never send at the same time, where the browser can see to it; the keys see to the rest.
function alone(work) {
  return navigator.locks ? navigator.locks.request("dti-send", work) : work();
}
