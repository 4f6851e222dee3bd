// What a fit stores of its samples: their moments, or, while a dense fit has fewer samples than inputs,
// the samples themselves, for which the dual form is the cheaper and better conditioned one.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { addBatch, addBatchBy, emptyMoments } from "#core/math/moments.ts";
import type { BlockGram, Moments } from "#core/math/moments.ts";
import { channelsOf, designRows, rowsOf } from "./design.ts";
import type { BlockMemory, Design, SpanSamples } from "./design.ts";
import { normalEquations } from "./leastSquares.ts";
import type { NormalEquations } from "./leastSquares.ts";
import { roundingOf } from "./still.ts";
import { MAX_PRIMAL } from "#core/fusion/span.ts";

export type Gathered = {
  readonly design: Design;
  count: number;
  /** Kept as given while there are fewer samples than features; not copied. */
  kept: SpanSamples[];
  moments: Moments | undefined;
  readonly groups: number;
  /** What is no variation in the inputs (still.ts): that of the coarsest numbers seen. */
  rounding: number;
  readonly memory: BlockMemory;
};

/** `keep`: whether the dual form may be used. Samples too wide for moments are kept in any case. */
export function gather(design: Design, position: boolean, keep: boolean): Gathered {
  const groups = position ? design.positions : 1;
  const mayKeep = !design.windows && (keep || design.features > MAX_PRIMAL);
  return {
    design,
    count: 0,
    kept: [],
    groups,
    rounding: 0,
    memory: {},
    moments: mayKeep ? undefined : momentsOf(design, groups),
  };
}

function momentsOf({ features, units }: Design, groups: number): Moments {
  return emptyMoments(features, units, groups);
}

/** Adds samples; the products are this thread's own. Throws RangeError when a span too wide for the primal form is given more samples than the dual one can take. */
export function addSamples(gathered: Gathered, samples: SpanSamples): void {
  for (const batch of takeIn(gathered, samples)) {
    for (const rows of designRows(gathered.design, batch, gathered.memory)) {
      addBatch(gathered.moments!, rows);
    }
  }
}

/** The same with products from elsewhere, one call after the other. */
export async function addSamplesBy(
  gram: BlockGram,
  gathered: Gathered,
  samples: SpanSamples,
): Promise<void> {
  for (const batch of takeIn(gathered, samples)) {
    for (const rows of designRows(gathered.design, batch, gathered.memory)) {
      await addBatchBy(gram, gathered.moments!, rows);
    }
  }
}

/** Counts samples, and returns what is to be added to the moments now: nothing as long as samples are kept. */
function takeIn(gathered: Gathered, samples: SpanSamples): readonly SpanSamples[] {
  const { design } = gathered;
  const count = gathered.count + samples.inputs.shape[0];
  if (!gathered.moments && design.features > MAX_PRIMAL && count > MAX_PRIMAL) {
    throw new RangeError(
      `fuseSpan: a layer of ${design.features} inputs is fitted on at most ${MAX_PRIMAL} samples, got ${count}; give fewer, or fuse a later span`,
    );
  }
  gathered.count = count;
  gathered.rounding = Math.max(gathered.rounding, roundingOf(samples.inputs));
  if (gathered.moments) return [samples];
  gathered.kept.push(samples);
  if (count < design.features && count <= MAX_PRIMAL) return [];
  gathered.moments = momentsOf(design, gathered.groups);
  const { kept } = gathered;
  gathered.kept = [];
  return kept;
}

/** The normal equations, or undefined where the samples themselves are kept. */
export function normalEquationsOf({
  moments,
  design,
  rounding,
}: Gathered): NormalEquations | undefined {
  return moments && normalEquations(moments, design.positions, rounding, channelsOf(design));
}

/** The kept rows X [N, features] and Z [N, units]. */
export function keptRows({ design, kept, count }: Gathered): { X: Matrix; Z: Matrix } {
  const { features, units } = design;
  const X = zeroMatrix(count, features);
  const Z = zeroMatrix(count, units);
  let at = 0;
  for (const samples of kept) {
    const rows = rowsOf(design, samples, 0, samples.inputs.shape[0]);
    for (let i = 0; i < rows.rows; i++, at++) {
      const from = i * rows.columns;
      X.data.set(rows.data.subarray(from, from + features), at * features);
      Z.data.set(rows.data.subarray(from + features, from + rows.columns), at * units);
    }
  }
  return { X, Z };
}
