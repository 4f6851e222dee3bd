// How much alike the units of an arm's blocks were, as results.json writes it.

import type { Correlations, LikenessRow } from "#core/experiment/insight/likeness.ts";
import { measured } from "./measured.ts";
import type { Measured } from "./measured.ts";

/** One look at an arm (core/experiment/insight/likeness.ts). */
export type LikenessResults = {
  readonly step: number;
  readonly blocks: readonly {
    readonly units: number;
    readonly parted: Measured;
    readonly effectiveWidth: Measured;
    readonly correlations: Readonly<Record<keyof Correlations, Measured>>;
  }[];
};

export function likenessResults({ step, blocks }: LikenessRow): LikenessResults {
  return {
    step,
    blocks: blocks.map(({ units, parted, effectiveWidth, correlations }) => ({
      units,
      parted: measured(parted),
      effectiveWidth: measured(effectiveWidth),
      correlations: {
        forward: measured(correlations.forward),
        backward: measured(correlations.backward),
        taps: measured(correlations.taps),
      },
    })),
  };
}
