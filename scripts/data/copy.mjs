// Takes data sets from a folder on this machine, byte for byte, and checks every file.

import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sizeOfFile, throughPart, whatDiffers } from "./files.mjs";

/**
 * Copies one set's files from `from` to `to`. Returns false when the folder holds none of them;
 * throws Error that names the file when one is missing or is not the known one.
 */
export async function copySet(set, { from, to, verify = true }) {
  const sizes = await Promise.all(set.files.map(({ path }) => sizeOfFile(join(from, path))));
  if (sizes.every((size) => size === undefined)) return false;
  for (const file of set.files) await copyOne(file, { from, to, verify });
  return true;
}

async function copyOne(file, { from, to, verify }) {
  const source = join(from, file.path);
  const target = join(to, file.path);
  if (verify && (await whatDiffers(target, file)) === undefined) return;
  if ((await sizeOfFile(source)) === undefined) {
    throw new Error(`${source} is missing, while other files of its set are there`);
  }
  await mkdir(dirname(target), { recursive: true });
  await throughPart(target, async (part) => {
    await copyFile(source, part);
    const problem = verify ? await whatDiffers(part, file) : undefined;
    if (problem === undefined) return;
    throw new Error(
      `${source} ${problem}; it is another version or damaged (--no-verify takes it as it is)`,
    );
  });
}
