// Reads a tar archive (POSIX and GNU headers) from a stream of bytes. Nothing is written here, and whoever
// reads decides which entries are taken, so that no name in an archive is ever a place on this disk.

const BLOCK = 512;
/** Types of headers that are files: the standard's, that of archives before it, and contiguous ones. */
const FILES = ["0", "\0", "7"];

/**
 * Calls `visit(name, size)` at every file, in order; where it returns a function, that is given the file's
 * bytes, piece by piece, and must read them all. Throws Error, in words that follow the archive's name, where
 * the archive is cut short, damaged, names places outside its folder, or holds more than `most` bytes.
 */
export async function readTar(stream, { most, visit }) {
  const bytes = openBytes(stream, most);
  for (;;) {
    const block = await bytes.take(BLOCK);
    if (block.length === 0 || isZero(block)) break;
    if (block.length < BLOCK) throw new Error("is cut short within a header");
    const { name, size, isFile } = readHeader(block);
    const take = isFile ? await visit(name, size) : undefined;
    const pieces = bytes.pieces(size, name);
    if (take) await take(pieces);
    else for await (const _ of pieces);
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if ((await bytes.take(padding)).length < padding) throw cutShort(name);
  }
  // To the last byte: only there does gzip report that what came was damaged.
  await bytes.drain();
}

function readHeader(block) {
  const text = (from, length) => block.toString("utf8", from, from + length).split("\0", 1)[0];
  const isPosix = block.toString("latin1", 257, 263) === "ustar\0";
  const folder = isPosix ? text(345, 155) : "";
  const name = checkName(folder ? `${folder}/${text(0, 100)}` : text(0, 100));
  const sum = octal(text(148, 8));
  if (sum !== sumOf(block)) throw new Error("has a damaged header, or is no tar archive");
  const size = octal(text(124, 12));
  if (size === undefined) throw new Error(`gives ${name} a size that is no number`);
  return { name, size, isFile: FILES.includes(String.fromCharCode(block[156])) };
}

function octal(text) {
  const digits = text.trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** All bytes of a header, its own sum counted as blanks. */
function sumOf(block) {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : block[i];
  return sum;
}

function checkName(name) {
  const parts = name.split(/[/\\]/);
  if (parts[0] === "" || parts.includes("..") || /^[a-z]:/i.test(name)) {
    throw new Error(`names ${JSON.stringify(name)}, a place outside its own folder`);
  }
  return name.replace(/^(\.\/)+/, "");
}

const isZero = (block) => block.every((byte) => byte === 0);
const cutShort = (name) => new Error(`is cut short within ${name}`);

function openBytes(stream, most) {
  const source = stream[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  let total = 0;
  async function more() {
    const { done, value } = await source.next();
    if (done) return false;
    total += value.length;
    if (total > most) throw new Error(`holds more than the ${most} bytes expected`);
    rest = rest.length === 0 ? value : Buffer.concat([rest, value]);
    return true;
  }
  function cut(length) {
    const piece = rest.subarray(0, length);
    rest = rest.subarray(piece.length);
    return piece;
  }
  return {
    /** So many bytes, or all there are. */
    async take(length) {
      while (rest.length < length && (await more()));
      return cut(length);
    },
    async *pieces(length, name) {
      for (let left = length; left > 0;) {
        if (rest.length === 0 && !(await more())) throw cutShort(name);
        const piece = cut(left);
        left -= piece.length;
        yield piece;
      }
    },
    async drain() {
      do rest = Buffer.alloc(0);
      while (await more());
    },
  };
}
