// What this person typed on this device: one place that keeps it, sends it and tells the page what became of it.

import { forgetCopies } from "./copies.js";
import { openDevice } from "./device.js";
import { startSender } from "./sender.js";

export function startKeeper(account) {
  const listeners = [];
  const device = openDevice();
  const sender = device.then((place) => startSender(place, account, (news) => listeners.forEach((hear) => hear(news))));
  let lasting = true;

  const keeper = {
    // `name` is "sheet/code"; `decide` gets the record there is and returns the one that shall be.
    async change(name, decide) {
      const id = `${account}/${name}`;
      const place = await device;
      const record = await place.change(id, (now) => {
        const next = decide(now);
        return next && { ...next, id, account };
      });
      if (lasting && !place.lasting) {
        lasting = false;
        listeners.forEach((hear) => hear({ id, kind: "forbidden" }));
      }
      return record;
    },
    async records(sheet) {
      const records = await (await device).all();
      return records.filter((record) => record.account === account && (!sheet || record.sheet === sheet));
    },
    async send() {
      await (await sender).work();
    },
    lasting: () => lasting,
    onNews: (hear) => listeners.push(hear),
  };
  forgetCopies(account);
  tidy(keeper).then(keeper.send);
  return keeper;
}

// A form that was sent as a plain one and stored says so in the address that follows.
async function tidy(keeper) {
  const code = new URLSearchParams(location.search).get("saved");
  const sheet = location.pathname.match(/assessments\/(\d+)\//)?.[1];
  if (!code || !sheet) return;
  await keeper.change(`${sheet}/${code}`, (record) => (record?.state === "waiting" ? record : undefined));
}
