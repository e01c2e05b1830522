// A folder as one ZIP file, made in the browser without copying a byte: its parts are the files themselves, stored as they are
// (APPNOTE 6.3.10, 4.3). The same folder gives the same bytes, so that an upload that was cut off goes on.

const MOST_FILES = 65_534; // more needs ZIP64, as do offsets beyond 32 bits
const MOST_BYTES = 2 ** 32 - 1;
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const [VERSION, UTF8, STORED, NO_TIME, NO_DATE] = [20, 0x0800, 0, 0, 0x0021];
const LITTER = new Set(["thumbs.db", "desktop.ini"]);

export class TooMuch extends Error {}

/** A File named after the folder; null where it holds none. `report(done, all)` hears of bytes that were read, and may throw. */
export async function packed(chosen, report) {
  const files = [...chosen].map((file) => ({ file, path: pathOf(file) })).filter(({ path }) => isWanted(path));
  if (!files.length) return null;
  files.sort((one, other) => (one.path < other.path ? -1 : 1));
  const all = files.reduce((sum, { file }) => sum + file.size, 0);
  if (files.length > MOST_FILES || all > MOST_BYTES) throw new TooMuch();
  const [parts, entries] = [[], []];
  let [offset, done] = [0, 0];
  for (const { file, path } of files) {
    const name = new TextEncoder().encode(path);
    const sum = await checksum(file, (bytes) => report((done += bytes), all));
    const facts = [[VERSION, 2], [UTF8, 2], [STORED, 2], [NO_TIME, 2], [NO_DATE, 2], [sum, 4], [file.size, 4], [file.size, 4], [name.length, 2], [0, 2]];
    const head = record([[LOCAL, 4], ...facts]);
    parts.push(head, name, file);
    entries.push(record([[CENTRAL, 4], [VERSION, 2], ...facts, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]), name);
    offset += head.length + name.length + file.size;
  }
  const size = entries.reduce((sum, one) => sum + one.length, 0);
  if (offset + size > MOST_BYTES) throw new TooMuch();
  const end = record([[END, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [size, 4], [offset, 4], [0, 2]]);
  const changed = Math.max(...files.map(({ file }) => file.lastModified));
  return new File([...parts, ...entries, end], `${folderOf(chosen[0])}.zip`, { type: "application/zip", lastModified: changed });
}

/** Within the chosen folder. A browser that knows no folders gives files without a path. */
function pathOf(file) {
  return file.webkitRelativePath.split("/").slice(1).join("/") || file.name;
}

function folderOf(file) {
  return file.webkitRelativePath.split("/")[0] || "files";
}

function isWanted(path) {
  const names = path.split("/");
  return !names.some((name) => name.startsWith(".")) && !LITTER.has(names.at(-1).toLowerCase());
}

/** Numbers of so many bytes each, the lowest byte first. */
function record(fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [, width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, width] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return bytes;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, number) => {
  let value = number;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 (4.4.7), read piece by piece. */
async function checksum(file, report) {
  const reader = file.stream().getReader();
  let sum = 0xffffffff;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return (sum ^ 0xffffffff) >>> 0;
    for (let at = 0; at < value.length; at += 1) sum = TABLE[(sum ^ value[at]) & 0xff] ^ (sum >>> 8);
    report(value.length);
  }
}
