// A photo says where it was taken; a document need not. The pointer to the place in a JPEG's EXIF is taken out, and the
// place itself overwritten with zeros, on the device: everything else of the file stays as it is, bit for bit.

const JPEG = 0xffd8;
const APP1 = 0xffe1;
const START_OF_SCAN = 0xffda;
const EXIF = 0x45786966; // "Exif"
const PLACE = 0x8825;
const HEAD_BYTES = 256 * 1024;

export async function withoutPlace(file) {
  if (!/\.jpe?g$|\.jpe$|\.jfif$/i.test(file.name)) return file;
  try {
    const head = await file.slice(0, HEAD_BYTES).arrayBuffer();
    if (!clearPlace(new DataView(head))) return file;
    return new File([head, file.slice(head.byteLength)], file.name, { type: file.type, lastModified: file.lastModified });
  } catch {
    return file; // not a photo as we know them: the server judges it
  }
}

// Says whether there was a place.
export function clearPlace(view) {
  if (view.getUint16(0) !== JPEG) return false;
  let cleared = false;
  for (let at = 2; at + 10 < view.byteLength; ) {
    const marker = view.getUint16(at);
    if (marker === START_OF_SCAN || marker < 0xff00) break;
    if (marker === APP1 && view.getUint32(at + 4) === EXIF) cleared = clearIn(view, at + 10) || cleared;
    at += 2 + view.getUint16(at + 2);
  }
  return cleared;
}

// `tiff` is where the offsets of the EXIF block count from.
function clearIn(view, tiff) {
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  const number = view.getUint16(directory, little);
  for (let entry = directory + 2; entry < directory + 2 + number * 12; entry += 12) {
    if (view.getUint16(entry, little) !== PLACE) continue;
    clearDirectory(view, tiff, tiff + view.getUint32(entry + 8, little), little);
    return true;
  }
  return false;
}

const BYTES_OF_TYPE = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

// An empty directory stays, so that no reader stumbles over a pointer to nothing.
function clearDirectory(view, tiff, directory, little) {
  const number = view.getUint16(directory, little);
  for (let entry = directory + 2; entry < directory + 2 + number * 12; entry += 12) {
    const length = (BYTES_OF_TYPE[view.getUint16(entry + 2, little)] ?? 0) * view.getUint32(entry + 4, little);
    if (length > 4) zero(view, tiff + view.getUint32(entry + 8, little), length);
  }
  zero(view, directory, 2 + number * 12);
}

function zero(view, from, length) {
  for (let at = from; at < from + length && at < view.byteLength; at += 1) view.setUint8(at, 0);
}
