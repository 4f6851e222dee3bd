// The browser's shelf of weights. Loaded when a file of weights is opened, or an experiment names one.

import type { WeightsReference } from "#core/experiment/schema/schema.ts";
import type { WeightsFile } from "#core/experiment/weights/weightsFile.ts";
import { findWeights, keepWeights } from "#store/kept/weightsPool.ts";
import { openShelf } from "./shelf.ts";

const shelf = openShelf("fuseinit-lab-weights", "files");

/** Rejects where the browser keeps nothing. */
export function keep(file: WeightsFile): Promise<void> {
  return keepWeights(shelf, file);
}

/** The file, where this browser has kept it; rejects where it keeps nothing. */
export function find(reference: WeightsReference): Promise<WeightsFile | undefined> {
  return findWeights(shelf, reference);
}
