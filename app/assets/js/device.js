// What was typed and is not yet stored by the server, kept on this device: one record an indicator, in the order in which
// they were first typed.
//
// A record: { turn, id: "account/sheet/code", account, sheet, code, url, title, state, why, sent: { body, key } or null,
//   boxes: { name: { value, was, label, why, theirs } } }
// state: draft (typed, not to be sent yet), waiting, refused, differs. Where the browser keeps nothing (private windows,
// no space left) the records live as long as the page, and `lasting` is false.

const STORE = "kept";

export async function openDevice() {
  try {
    return stored(await open());
  } catch {
    return inPage();
  }
}

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("dti", 1);
    asked.onupgradeneeded = () => {
      const store = asked.result.createObjectStore(STORE, { keyPath: "turn", autoIncrement: true });
      store.createIndex("id", "id", { unique: true });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}

function stored(db) {
  const spare = inPage();
  const device = {
    lasting: true,
    async all() {
      const records = await inOne("readonly", (store) => store.getAll());
      const newer = await spare.all();
      return [...records.filter((record) => !newer.some(({ id }) => id === record.id)), ...newer];
    },
    // Reads, decides and writes in one transaction, so that two windows never write over each other.
    async change(id, decide) {
      let before = (await spare.all()).find((record) => record.id === id);
      if (before) return spare.change(id, decide);
      try {
        let record;
        await inOne("readwrite", (store) => {
          const asked = store.index("id").get(id);
          asked.onsuccess = () => {
            before = asked.result;
            record = decide(before);
            if (record) store.put(record);
            else if (asked.result) store.delete(asked.result.turn);
          };
          return asked;
        });
        return record;
      } catch {
        device.lasting = false; // full, or forbidden meanwhile
        return spare.change(id, () => decide(before));
      }
    },
  };
  return device;

  function inOne(mode, work) {
    return new Promise((resolve, reject) => {
      const all = db.transaction(STORE, mode);
      const asked = work(all.objectStore(STORE));
      all.oncomplete = () => resolve(asked.result);
      all.onabort = () => reject(all.error);
    });
  }
}

function inPage() {
  const records = new Map();
  let turn = 0;
  return {
    lasting: false,
    async all() {
      return [...records.values()];
    },
    async change(id, decide) {
      const record = decide(records.get(id));
      if (record) records.set(id, { turn: (turn += 1), ...record });
      else records.delete(id);
      return record;
    },
  };
}
