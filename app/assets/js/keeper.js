// What this person typed on this device: one place that keeps it, sends it and tells the page what became of it.

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
      (await sender).work();
    },
    async clear(unwanted) {
      await (await device).clear(unwanted);
    },
    lasting: () => lasting,
    onNews: (hear) => listeners.push(hear),
  };
  keeper.send();
  return keeper;
}
