// How much alike the units of an arm's blocks are while it trains: looked at in the shown replica, on some
// validation samples, in inference mode, at steps that are the same in every run (insight/likeness.ts). Only
// where the start makes units alike, or is what such a start is compared with: it costs some milliseconds a look.

import type { Dataset } from "#core/data/dataset.ts";
import { likenessOf, nextLook } from "#core/experiment/insight/likeness.ts";
import type { BlockLikeness } from "#core/experiment/insight/likeness.ts";
import { startsAlike } from "#core/init/registry.ts";
import type { InitSpec } from "#core/init/registry.ts";
import { matrixOf, zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blockEnds, blocksOf } from "#core/model/blocks.ts";
import type { Cohort } from "#engine/engine.ts";
import { rows } from "#core/data/rows.ts";

/** Validation samples, and rows (samples times positions) and units of a block, that are compared at most. */
const SAMPLES = 64;
const MOST_ROWS = 1024;
const MOST_UNITS = 64;

export type LikenessLooker = {
  /** Updates that may be done before the next look is due. */
  stepsToNext(): number;
  /** Whether the cohort stands at such a step and has not been looked at there. */
  isDue(): boolean;
  look(replica: number): Promise<readonly BlockLikeness[]>;
};

/** Undefined where the start is of no such kind. A cohort that goes on was looked at where it stands, its start apart. */
export function openLikeness(
  init: InitSpec,
  { validation }: Dataset,
  cohort: Cohort,
): LikenessLooker | undefined {
  if (!startsAlike(init)) return undefined;
  let seen = cohort.step > 0 ? cohort.step : -1;
  const next = () => (seen < 0 ? 0 : nextLook(seen));
  const inputs = rows(validation.inputs, 0, SAMPLES);
  return {
    stepsToNext: () => Math.max(1, next() - cohort.step),
    isDue: () => cohort.step >= next() && cohort.step > seen,
    async look(replica) {
      seen = cohort.step;
      const { layers } = cohort.network;
      const values = await cohort.activations(replica, blockEnds(layers), inputs);
      const weights = await cohort.readWeights(replica);
      return blocksOf(layers).map(({ weighted }, block) =>
        likenessOf(featuresOf(values[block]), weights[weighted].kernel!),
      );
    },
  };
}

/** A row for each sample and position, evenly chosen where there are many; so are the units. */
function featuresOf({ shape, data }: Tensor): Matrix {
  const units = shape[shape.length - 1];
  const whole = matrixOf(data.length / units, units, Float64Array.from(data));
  const [count, width] = [Math.min(MOST_ROWS, whole.rows), Math.min(MOST_UNITS, units)];
  if (count === whole.rows && width === units) return whole;
  const chosen = zeroMatrix(count, width);
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * whole.rows) / count) * units;
    for (let c = 0; c < width; c++) {
      chosen.data[i * width + c] = whole.data[from + Math.floor((c * units) / width)];
    }
  }
  return chosen;
}
