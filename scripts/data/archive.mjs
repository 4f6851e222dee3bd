// Sets that come as one archive: its files are unpacked into the data folder, all of them or none.

import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createGunzip } from "node:zlib";
import { isDiskFault, throughPart, whatDiffers } from "./files.mjs";
import { LONGEST_LIST } from "./structure.mjs";
import { readTar } from "./tar.mjs";

/** Room for headers, padding and the small texts that lie beside the data. */
const BESIDE = 2 ** 20;

/**
 * Unpacks the files of `set` from the gzipped tar at `archive` into `to`, and nothing else that it holds. Throws
 * Error that names the archive where it is damaged, cut short, or not that of this set; then nothing has changed.
 */
export async function unpack(set, archive, to) {
  // Damage may show at the last byte alone: until then the files lie aside.
  const aside = join(to, `${set.name}.part`);
  try {
    await rm(aside, { recursive: true, force: true });
    await readFiles(set, archive, aside);
    for (const { path } of set.files) {
      await mkdir(dirname(join(to, path)), { recursive: true });
      await rename(join(aside, path), join(to, path));
    }
  } catch (error) {
    if (isDiskFault(error.cause ?? error)) throw error;
    const reason = isGzipFault(error)
      ? `is cut short or damaged (${error.message})`
      : error.message;
    throw new Error(`${archive} ${reason}; it is another version or damaged: fetch it anew`);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function readFiles(set, archive, aside) {
  const missing = new Map(set.files.map((file) => [file.path, file]));
  const most = BESIDE + set.files.reduce((sum, file) => sum + mostBytes(file), 0);
  const visit = (name, size) => {
    const file = missing.get(name);
    if (!file) return undefined;
    checkSize(file, size);
    missing.delete(name);
    return (pieces) => write(file, pieces, aside);
  };
  await throughGunzip(archive, (bytes) => readTar(bytes, { most, visit }));
  if (missing.size > 0) throw new Error(`holds no ${[...missing.keys()].join(", ")}`);
}

/** Ends when `read` has, which a pipeline of streams does not wait for where the archive is damaged. */
async function throughGunzip(archive, read) {
  const packed = createReadStream(archive);
  const gunzip = createGunzip({ chunkSize: 1 << 20 });
  packed.on("error", (error) => gunzip.destroy(error));
  try {
    await read(packed.pipe(gunzip));
  } finally {
    packed.destroy();
    gunzip.destroy();
  }
}

const mostBytes = ({ bytes = LONGEST_LIST }) => bytes;

function checkSize(file, size) {
  if (file.bytes === undefined ? size <= mostBytes(file) : size === file.bytes) return;
  throw new Error(`gives ${file.path} ${size} bytes, expected ${file.bytes ?? "a short list"}`);
}

async function write(file, pieces, aside) {
  const target = join(aside, file.path);
  await mkdir(dirname(target), { recursive: true });
  await throughPart(target, async (part) => {
    const sink = await open(part, "w");
    try {
      for await (const piece of pieces) await sink.writeFile(piece);
    } finally {
      await sink.close();
    }
    const problem = await whatDiffers(part, file);
    if (problem) throw new Error(`holds a ${file.path} that ${problem}`);
  });
}

const isGzipFault = ({ code }) => typeof code === "string" && code.startsWith("Z_");
