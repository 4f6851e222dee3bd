// Files on disk: checksums and the index that tells the page what is installed.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

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

/** Why the file at `path` is not the known one, in words; undefined when it is. */
export async function whatDiffers(path, { bytes, algorithm, sum }) {
  const size = await sizeOfFile(path);
  if (size === undefined) return "is missing";
  if (bytes !== undefined && size !== bytes) return `has ${size} bytes, expected ${bytes}`;
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

/** Writes DIR/index.json, which tells the page what it can offer; returns what it wrote. */
export async function writeIndex(directory, known) {
  const index = await findInstalled(directory, known);
  await mkdir(directory, { recursive: true });
  // Written beside and renamed, so that a page never reads half an index.
  await writeFile(join(directory, "index.json.part"), `${JSON.stringify(index, null, 2)}\n`);
  await rename(join(directory, "index.json.part"), join(directory, "index.json"));
  return index;
}

/** "26.4 MB": decimal units, as servers and file managers count. */
export function formatBytes(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
