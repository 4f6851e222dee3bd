// Narrowing a network: a hidden layer keeps some of its units, and the next layer's weights are the least-squares
// reconstruction of its pre-activation from those that stay (docs/methods.md §5). The public functions of this room.

import type { BreatheAt } from "#core/breathe.ts";
import type { SpanSamples } from "#core/fusion/regression/design.ts";
import { checkSamples } from "#core/fusion/regression/design.ts";
import {
  addSamples,
  addSamplesBy,
  gather,
  normalEquationsOf,
} from "#core/fusion/regression/gather.ts";
import { errorFromMoments } from "#core/fusion/regression/leastSquares.ts";
import type { Fusion } from "#core/fusion/oneShot.ts";
import { DEFAULT_RIDGE } from "#core/fusion/options.ts";
import { run, runAsync } from "#core/fusion/steps.ts";
import type { BlockGram } from "#core/math/moments.ts";
import type { Ridge } from "#core/math/ridge.ts";
import type { Network } from "#core/model/layers.ts";
import type { Point } from "#core/model/forward.ts";
import { NetworkError } from "#core/model/shapes.ts";
import { checkWeights } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { contributions, keptUnits } from "./contribution.ts";
import { narrowedLayers } from "./narrowed.ts";
import { narrowPlace, narrowProblem } from "./place.ts";
import type { NarrowPlace } from "./place.ts";
import { ofUnits, reconstructSteps } from "./reconstruct.ts";
import type { NarrowSettings } from "./settings.ts";

/** A narrowing in the words of a fusion: the layers that take the place of the two blocks, and how far they miss. */
export type Narrowing = Fusion & {
  /** The units that stay, counted from 1. */
  readonly kept: readonly number[];
};

/** A narrowing to which samples are added. */
export interface NarrowFit {
  /** Adds samples [N, …]: what enters the next layer with a kernel, and its pre-activation. */
  add(samples: SpanSamples): void;
  /** The same with the products of a device; wait before adding more, or solving. */
  addBy(gram: BlockGram, samples: SpanSamples): Promise<void>;
  /** Solves with what has been added. Throws RangeError before any sample. */
  solve(): Narrowing;
  /** The same in slices: `breathe` receives the share of the work done, and may throw to cancel. */
  solveAsync(breathe: BreatheAt): Promise<Narrowing>;
}

/** The samples of a narrowing: what enters the layer that is fitted again, and its pre-activation. */
export function narrowPoints({ next }: Pick<NarrowPlace, "next">): readonly [Point, Point] {
  return [
    { layer: next, at: "input" },
    { layer: next, at: "preActivation" },
  ];
}

/** Opens a narrowing to which samples are then added. Throws NetworkError where it cannot be done. */
export function openNarrowFit(
  network: Network,
  weights: NetworkWeights,
  settings: NarrowSettings,
  ridge: Ridge = DEFAULT_RIDGE,
): NarrowFit {
  const problem = narrowProblem(network, settings);
  if (problem) throw new NetworkError(problem);
  checkWeights(network, weights);
  const place = narrowPlace(network, settings.layer);
  const gathered = gather(place.design, false, false);
  const begin = () => {
    if (gathered.count === 0) throw new RangeError("narrow: no samples to fit on; add some first");
    return solveSteps(network, weights, place, settings, gathered, ridge);
  };
  return {
    add: (samples) => {
      checkSamples(place.design, samples);
      addSamples(gathered, samples);
    },
    addBy: async (gram, samples) => {
      checkSamples(place.design, samples);
      await addSamplesBy(gram, gathered, samples);
    },
    solve: () => run(begin()),
    solveAsync: (breathe) => runAsync(begin(), breathe),
  };
}

function* solveSteps(
  network: Network,
  weights: NetworkWeights,
  place: NarrowPlace,
  settings: NarrowSettings,
  gathered: ReturnType<typeof gather>,
  ridge: Ridge,
): Generator<number, Narrowing> {
  const { units } = place;
  const normal = normalEquationsOf(gathered)!;
  const kept = keptUnits(settings, contributions(normal, nextKernel(weights, place), units));
  const layer = yield* reconstructSteps(normal, kept, units, ridge);
  return {
    ...narrowedLayers(network, weights, place, kept, layer),
    method: "empirical",
    mode: "oneShot",
    fit: errorFromMoments(ofUnits(normal, kept, units), layer),
    samples: gathered.count,
    ridge: layer.lambda,
    condition: layer.condition,
    kept: kept.map((unit) => unit + 1),
  };
}

/** The next layer's kernel as a matrix [features, outputs]. */
export function nextKernel(
  weights: NetworkWeights,
  { next, design: { features, units } }: NarrowPlace,
): { readonly rows: number; readonly columns: number; readonly data: Float64Array } {
  return { rows: features, columns: units, data: Float64Array.from(weights[next].kernel!.data) };
}
