// The data of an experiment, from files, from a visitor's table, or made on the spot. The last one is
// kept: so that an engine that dies costs no second download, for which the network may be gone.

import { datasetFromFile, loadDataset } from "#core/data/load.ts";
import type { Dataset, FileSource } from "#core/data/dataset.ts";
import type { OwnTable } from "#core/data/ownTable.ts";
import { PAGE_ROOM } from "#core/data/room.ts";
import { dataOptions } from "#core/experiment/schema/resample.ts";
import { clipName } from "#core/message.ts";
import { SECOND, within } from "#wait/within.ts";
import { fetchBytes, UnreachableError } from "./fetchBytes.ts";
import type { OpenCommand, Opening } from "./handling/platform.ts";

type Wait = Pick<Opening, "breathe" | "signal">;

export interface DatasetShelf {
  /** Throws Error with a sentence where the data cannot be had; `wait.signal` ends waiting for them. */
  take(command: OpenCommand, wait: Wait): Promise<Dataset>;
}

type Kept = {
  readonly key: string;
  /** The visitor's file, where it was one. */
  readonly bytes: Uint8Array | undefined;
  readonly dataset: Dataset;
};

/** `second` is the length of a tick in milliseconds. */
export function openDatasetShelf(second = SECOND): DatasetShelf {
  let kept: Kept | undefined;
  return {
    async take(command, wait) {
      const { experiment, dataFolder, table } = command;
      const bytes = table && (await bytesOf(table, second));
      const options = dataOptions(experiment);
      const key = JSON.stringify([options, dataFolder]);
      if (kept?.key === key && isSame(kept.bytes, bytes)) return kept.dataset;
      kept = undefined; // two large sets at once may be too much
      const dataset = bytes
        ? await datasetFromFile({ file: table!.name, bytes }, options, wait.breathe)
        : await loadDataset(
            { ...options, room: PAGE_ROOM },
            filesIn(dataFolder, wait.signal, second),
          );
      kept = { key, bytes, dataset };
      return dataset;
    },
  };
}

/** Ticks for which the bytes of a table are waited for. */
const PATIENCE = 20;

/** Throws Error with what to do where the browser has the bytes no more, or does not give them. */
async function bytesOf({ name, content }: OwnTable, second: number): Promise<Uint8Array> {
  const lost = `the bytes of ${clipName(name)} are not to be had from the browser any more; open the file again with Open…`;
  const read = content.arrayBuffer().catch((cause: unknown) => {
    throw new Error(lost, { cause });
  });
  return new Uint8Array(await within(read, PATIENCE, lost, second));
}

/** Whether a visitor's file is the same to the last byte, or there is none. */
function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (!a || !b || a.length !== b.length) return a === b;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The files of the data folder; one that its index does not list is not asked for. */
function filesIn(folder: string, signal: AbortSignal, second: number): FileSource {
  let index: Promise<string> | undefined; // generated sets never ask
  return async (path) => {
    index ??= readIndex(folder, signal, second);
    if (!(await index).includes(`"${path}"`)) throw new Error("it is not in the data folder");
    return fetchBytes(new URL(path, folder), signal, second);
  };
}

/** Empty where the server has no data sets; throws UnreachableError where there is no server. */
async function readIndex(folder: string, signal: AbortSignal, second: number): Promise<string> {
  try {
    return new TextDecoder().decode(
      await fetchBytes(new URL("index.json", folder), signal, second),
    );
  } catch (error) {
    if (error instanceof UnreachableError) throw error;
    return "";
  }
}
