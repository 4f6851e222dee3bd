// What narrowing a layer would lose, before it is paid: for several numbers of units that stay, measured on samples
// that the fit has not seen. One look at the activations; the moments of all units hold those of any choice.

import type { SpanSamples } from "#core/fusion/regression/design.ts";
import { addSamples, gather, normalEquationsOf } from "#core/fusion/regression/gather.ts";
import { errorFromMoments } from "#core/fusion/regression/leastSquares.ts";
import type { NormalEquations } from "#core/fusion/regression/leastSquares.ts";
import { DEFAULT_RIDGE } from "#core/fusion/options.ts";
import { scaled } from "#core/fusion/steps.ts";
import type { Ridge } from "#core/math/ridge.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { contributions, keptUnits } from "./contribution.ts";
import { nextKernel } from "./narrow.ts";
import type { NarrowPlace } from "./place.ts";
import { ofUnits, reconstructSteps } from "./reconstruct.ts";
import type { NarrowSettings } from "./settings.ts";

export type NarrowCost = {
  readonly units: number;
  /** Of the next layer's pre-activation, on held-out samples. */
  readonly nmse: number;
  /** The units that stay, counted from 1. */
  readonly kept: readonly number[];
};

type Choice = Pick<NarrowSettings, "units" | "keep">;

/** The most prices of one layer. */
const MOST = 16;

/** Numbers of units worth a price: all smaller ones of a small layer, evenly chosen ones of a large layer. */
export function pricedCounts(units: number): readonly number[] {
  const count = Math.min(MOST, units - 1);
  return Array.from({ length: count }, (_, i) => Math.round(((i + 1) * (units - 1)) / count));
}

/**
 * The price of each choice. `samples` [N, …] are of the place (`narrowPoints`): even ones fit, odd ones judge.
 * Yields progress. Throws RangeError with fewer than two samples.
 */
export function* narrowCostSteps(
  weights: NetworkWeights,
  place: NarrowPlace,
  samples: SpanSamples,
  choices: readonly Choice[],
  ridge: Ridge = DEFAULT_RIDGE,
): Generator<number, readonly NarrowCost[]> {
  if (samples.inputs.shape[0] < 2) {
    throw new RangeError(
      "narrow: what it loses is judged on other samples than fit: give two or more",
    );
  }
  const [fit, held] = [0, 1].map((parity) => momentsOf(place, everySecond(samples, parity)));
  const contributed = contributions(fit, nextKernel(weights, place), place.units);
  const costs: NarrowCost[] = [];
  for (const [i, { units, keep }] of choices.entries()) {
    const kept = keptUnits({ layer: place.span[0], units, keep }, contributed);
    const steps = reconstructSteps(fit, kept, place.units, ridge);
    const layer = yield* scaled(steps, i / choices.length, 1 / choices.length);
    const { nmse } = errorFromMoments(ofUnits(held, kept, place.units), layer);
    costs.push({ units, nmse, kept: kept.map((unit) => unit + 1) });
    yield (i + 1) / choices.length;
  }
  return costs;
}

function momentsOf({ design }: NarrowPlace, samples: SpanSamples): NormalEquations {
  const gathered = gather(design, false, false);
  addSamples(gathered, samples);
  return normalEquationsOf(gathered)!;
}

function everySecond({ inputs, targets }: SpanSamples, parity: number): SpanSamples {
  const pick = ({ shape: [count, ...shape], data }: Tensor): Tensor => {
    const size = sizeOf(shape);
    const rows = Math.floor((count + 1 - parity) / 2);
    const picked = new Float32Array(rows * size);
    for (let row = 0; row < rows; row++) {
      const from = (2 * row + parity) * size;
      picked.set(data.subarray(from, from + size), row * size);
    }
    return { shape: [rows, ...shape], data: picked };
  };
  return { inputs: pick(inputs), targets: pick(targets) };
}
