// The data of an experiment, from files, from a visitor's table, or made on the spot. The last one is
// kept: so that an engine that dies costs no second download, for which the network may be gone.

import { datasetFromFile, loadDataset } from "#core/data/load.ts";
import type { Dataset, FileSource } from "#core/data/dataset.ts";
import { SECOND } from "#wait/within.ts";
import { fetchBytes, UnreachableError } from "./fetchBytes.ts";
import type { OpenCommand, Opening } from "./handler.ts";

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
      const bytes = table?.bytes;
      const key = JSON.stringify([experiment.data, experiment.seed, dataFolder]);
      if (kept?.key === key && isSame(kept.bytes, bytes)) return kept.dataset;
      kept = undefined; // two large sets at once may be too much
      const options = { ...experiment.data, seed: experiment.seed };
      const dataset = table
        ? await datasetFromFile({ file: table.name, bytes: table.bytes }, options, wait.breathe)
        : await loadDataset(options, filesIn(dataFolder, wait.signal, second));
      kept = { key, bytes, dataset };
      return dataset;
    },
  };
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
