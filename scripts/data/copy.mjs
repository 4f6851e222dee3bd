// Takes data sets from a folder on this machine, byte for byte, and checks every file.

import { copyFile, mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { unpack } from "./archive.mjs";
import { sizeOfFile, throughPart, whatDiffers } from "./files.mjs";

/**
 * Copies one set's files from `from` to `to`; a set of an archive also from its own folder, or unpacked from the
 * archive, which may be `from` itself. Returns false when there is none of this, otherwise what was done, in words;
 * throws Error that names the file when one is missing or is not the known one.
 */
export async function copySet(set, { from, to, verify = true }) {
  const places = [({ path }) => join(from, path)];
  if (set.archive) places.push(({ path }) => join(from, basename(path)));
  const found = await Promise.all(places.map((placeOf) => countFiles(set, placeOf)));
  const whole = found.indexOf(set.files.length);
  const archive = whole < 0 ? await archiveIn(set, from) : undefined;
  if (archive) return takeArchive(set, archive, { to, verify });
  const place = whole < 0 ? found.findIndex((count) => count > 0) : whole;
  if (place < 0) return false;
  for (const file of set.files) await copyOne(file, places[place](file), { to, verify });
  return verify ? "copied and checked" : "copied";
}

async function countFiles({ files }, placeOf) {
  const sizes = await Promise.all(files.map((file) => sizeOfFile(placeOf(file))));
  return sizes.filter((size) => size !== undefined).length;
}

async function archiveIn({ archive }, from) {
  if (!archive) return undefined;
  if ((await sizeOfFile(from)) !== undefined) return from;
  const path = join(from, archive.path);
  return (await sizeOfFile(path)) === undefined ? undefined : path;
}

async function takeArchive(set, archive, { to, verify }) {
  if (verify) refuse(archive, await whatDiffers(archive, set.archive));
  await unpack(set, archive, to);
  return verify ? "unpacked and checked" : "unpacked";
}

async function copyOne(file, source, { to, verify }) {
  const target = join(to, file.path);
  // Without a checksum two files of the right form may differ: what was asked for is taken.
  const isKnown = verify && file.sum !== undefined;
  if (isKnown && (await whatDiffers(target, file)) === undefined) return;
  if ((await sizeOfFile(source)) === undefined) {
    throw new Error(`${source} is missing, while other files of its set are there`);
  }
  await mkdir(dirname(target), { recursive: true });
  await throughPart(target, async (part) => {
    await copyFile(source, part);
    if (verify) refuse(source, await whatDiffers(part, file));
  });
}

function refuse(source, problem) {
  if (problem === undefined) return;
  throw new Error(
    `${source} ${problem}; it is another version or damaged (--no-verify takes it as it is)`,
  );
}
