// Files on disk: checksums and the index of what is installed, which the page reads.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { whatIsWrongInside } from "./structure.mjs";

/** Size in bytes, or undefined where there is no such file. */
export async function sizeOfFile(path) {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

export async function checksum(path, algorithm) {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

/** Why the file at `path` is not the known one, in words; undefined when it is, or has its form where no checksum is known. */
export async function whatDiffers(path, file) {
  const { bytes, algorithm, sum } = file;
  const size = await sizeOfFile(path);
  if (size === undefined) return "is missing";
  if (bytes !== undefined && size !== bytes) return `has ${size} bytes, expected ${bytes}`;
  if (sum === undefined) return whatIsWrongInside(path, file);
  const got = await checksum(path, algorithm);
  return got === sum ? undefined : `has ${algorithm} ${got}, expected ${sum}`;
}

/** The index of DIR: every known set all of whose files lie there, with sizes. */
export async function findInstalled(directory, known) {
  const sets = [];
  for (const { name, title, files } of known) {
    const sized = await Promise.all(
      files.map(async ({ path }) => ({ path, bytes: await sizeOfFile(join(directory, path)) })),
    );
    if (sized.some(({ bytes }) => bytes === undefined)) continue;
    sets.push({
      name,
      title,
      bytes: sized.reduce((sum, { bytes }) => sum + bytes, 0),
      files: sized,
    });
  }
  return { version: 1, sets };
}

/** Writes DIR/index.json, the list of what the page can offer; returns what it wrote. */
export async function writeIndex(directory, known) {
  const index = await findInstalled(directory, known);
  await mkdir(directory, { recursive: true });
  await throughPart(join(directory, "index.json"), (part) =>
    writeFile(part, `${JSON.stringify(index, null, 2)}\n`),
  );
  return index;
}

/**
 * `fill(part)` writes a file beside `target`, which then takes its place: nobody ever reads half of it. What
 * goes wrong leaves the old file as it was, and nothing beside it.
 */
export async function throughPart(target, fill) {
  const part = `${target}.part`;
  try {
    await fill(part);
    await putInPlace(part, target);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw isDiskFault(error)
      ? new Error(`${target}: ${diskFault(error)}`, { cause: error })
      : error;
  }
}

/** Renames once all of it is on the disk: a crash may not leave a short file under a whole one's name. */
export async function putInPlace(part, target) {
  const handle = await open(part, "r+");
  await handle.sync().finally(() => handle.close());
  await rename(part, target);
}

const DISK_FAULTS = new Map([
  ["ENOSPC", "no space left on the disk; free some and run the same command again"],
  ["EDQUOT", "your quota of the disk is used up; free some and run the same command again"],
  ["EACCES", "may not be written; name another folder with --to"],
  ["EPERM", "may not be written; name another folder with --to"],
  ["EROFS", "the disk is read-only; name another folder with --to"],
]);

/** Whether the fault is this disk's: another mirror would not help. */
export function isDiskFault({ code }) {
  return DISK_FAULTS.has(code);
}

export function diskFault({ code }) {
  return DISK_FAULTS.get(code);
}

/** "26.4 MB": decimal units, as servers and file managers count. */
export function formatBytes(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
