// What becomes of a kept record: somebody types, the server answers. Nothing here knows of pages or of the line.

// Puts what the boxes of a page hold into the record; a box that holds again what it showed is no longer part of it.
export function typed(record, about, boxes, state) {
  const next = { boxes: {}, sent: null, ...record, ...about, state, why: "" };
  next.boxes = { ...next.boxes };
  for (const box of boxes) {
    if (box.value === box.was) delete next.boxes[box.name];
    else next.boxes[box.name] = { value: box.value, was: box.was, label: box.label };
  }
  return worthKeeping(next);
}

// The request that asks for the record to be stored: the one whose answer has not come, or else a new one.
export function request(record) {
  if (record.sent) return record.sent;
  const body = new URLSearchParams();
  for (const [name, box] of Object.entries(record.boxes)) {
    body.append(name, box.value);
    body.append(`was-${name}`, box.was);
  }
  return { body: body.toString(), key: newKey() };
}

// What is stored leaves the record; what was typed while the request travelled goes on from what is stored now.
export function answered(record, sent, answer) {
  const went = new URLSearchParams(sent.body);
  const next = { ...record, sent: null, why: "", boxes: { ...record.boxes } };
  let open = false; // something was typed meanwhile
  for (const [name, box] of Object.entries(record.boxes)) {
    const same = went.get(name) === box.value;
    if (!went.has(name) || (!same && (answer.refused[name] || answer.differs[name]))) open = true;
    else if (answer.refused[name]) next.boxes[name] = { ...box, why: answer.refused[name] };
    else if (answer.differs[name]) next.boxes[name] = { ...box, theirs: answer.differs[name] };
    else if (same) delete next.boxes[name];
    else {
      next.boxes[name] = { ...box, was: answer.boxes[name] };
      open = true;
    }
  }
  const left = Object.values(next.boxes);
  if (!open) next.state = left.some((box) => box.theirs) ? "differs" : "refused";
  return worthKeeping(next);
}

// Somebody chose between both values of a box: from now on it goes on from theirs.
export function chosen(record, name, value) {
  const box = record.boxes[name];
  const [theirs] = box.theirs;
  return typed(record, {}, [{ ...box, name, value, was: theirs }], "waiting");
}

function worthKeeping(record) {
  return Object.keys(record.boxes).length > 0 || record.sent ? record : undefined;
}

// crypto.randomUUID is missing on pages that are served without https.
function newKey() {
  return [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join("");
}
