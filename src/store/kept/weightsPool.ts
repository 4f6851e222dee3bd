// Files of weights on a shelf of their own, by their content: a link or an experiment that names one finds it in
// the browser in which it was opened once. A key holds all that is to be known without reading the file:
// "sha256-0123…/1764382800000/4096", its hash, when it was kept, and its bytes.

import { weightsFileOf } from "#core/experiment/weights/weightsFile.ts";
import type { WeightsFile } from "#core/experiment/weights/weightsFile.ts";
import type { WeightsReference } from "#core/experiment/schema/schema.ts";
import { within } from "#wait/within.ts";
import { NO_ANSWER, SHELF_DEADLINE } from "./shelf.ts";
import type { Shelf } from "./shelf.ts";

/** Files, and bytes of all together; the oldest go. */
const MOST_FILES = 8;
const MOST_BYTES = 200e6;

/** Keeps a file, unless it is there. Rejects as the shelf does. */
export async function keepWeights(shelf: Shelf, file: WeightsFile, second?: number): Promise<void> {
  const wait = waitFor(second);
  const keys = await wait(shelf.keys());
  if (keys.some((key) => hashOf(key) === file.hash)) return;
  const crowd = tooMany(keys, file.bytes.length);
  if (crowd.length > 0) await wait(shelf.del(crowd));
  await wait(shelf.set([[`${file.hash}/${Date.now()}/${file.bytes.length}`, file.bytes]]));
}

/** The file of this hash; one that has been spoilt is removed, and undefined. Rejects as the shelf does. */
export async function findWeights(
  shelf: Shelf,
  { hash, name }: WeightsReference,
  second?: number,
): Promise<WeightsFile | undefined> {
  const wait = waitFor(second);
  const keys = (await wait(shelf.keys())).filter((key) => hashOf(key) === hash);
  if (keys.length === 0) return undefined;
  const [bytes] = await wait(shelf.get(keys));
  const file = bytes instanceof Uint8Array ? await weightsFileOf({ file: name, bytes }) : undefined;
  if (file?.hash === hash) return file;
  await wait(shelf.del(keys));
  return undefined;
}

/** The oldest, until there is room for so many bytes more. */
function tooMany(keys: readonly string[], more: number): readonly string[] {
  const newestFirst = keys.toSorted((a, b) => numberIn(b, 1) - numberIn(a, 1));
  let bytes = more;
  return newestFirst.filter((key, i) => {
    bytes += numberIn(key, 2);
    return i >= MOST_FILES - 1 || !(bytes <= MOST_BYTES);
  });
}

function hashOf(key: string): string {
  return String(key).split("/")[0];
}

function numberIn(key: string, part: number): number {
  return Number(String(key).split("/")[part]);
}

function waitFor(second: number | undefined) {
  return <T>(answer: Promise<T>) => within(answer, SHELF_DEADLINE, NO_ANSWER, second);
}
