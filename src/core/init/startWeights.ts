// First weights of all replicas of a network: drawn kernel by kernel (initializeWeights.ts), or, by a rule that starts
// whole networks, made of the training data besides, which takes its time.

import type { BreatheAt } from "#core/breathe.ts";
import { datasetOf } from "#core/data/dataset.ts";
import type { Dataset } from "#core/data/dataset.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { SplineOptions } from "#core/spline/fitHead.ts";
import { placeInHead } from "#core/spline/head.ts";
import type { Head } from "#core/spline/head.ts";
import { fitSpline, splineHead } from "./splineStart.ts";
import type { SplineFit } from "./splineStart.ts";
import { initializeWeights } from "./initializeWeights.ts";
import { initValues } from "./registry.ts";
import { startProblem } from "./trainedLayers.ts";
import type { InitSpec } from "./registry.ts";

/** For whom weights are drawn, and of what they may be made. */
export type StartFor = {
  readonly seed: number;
  /** Of the draw: equal names, equal numbers. */
  readonly name: string;
  /** Replicas by their numbers among all of the run, from 0; the first has the first of the data's splits, and so on. */
  readonly replicas: readonly number[];
  readonly dataset: Dataset;
  /** Training samples that a fit reads at most. */
  readonly samples: number;
};

export type Started = {
  readonly weights: readonly NetworkWeights[];
  /** Operations that a fit took, of one replica; absent where weights are drawn alone. */
  readonly flop?: number;
  /** The spline that the first replica is, and its layers. */
  readonly spline?: { readonly found: SplineFit; readonly head: Head };
};

/** Why this network cannot start by this rule, in words; undefined where it can. `field` is the rule's in the experiment. */
export function networkProblem(
  network: Network,
  init: InitSpec,
  field: string = "init",
): string | undefined {
  return startProblem(init, network.layers, field) ?? wholeProblem(network, init, field);
}

/** The same of rules that start whole networks; undefined for those that draw kernel by kernel. */
export function wholeProblem(
  network: Network,
  init: InitSpec,
  field: string = "init",
): string | undefined {
  if (init.type !== "spline") return undefined;
  const head = splineHead(network, splineOptions(init));
  return "problem" in head ? `${field}: no spline can be its start: ${head.problem}` : undefined;
}

/** Throws RangeError where `networkProblem` has a reason, and whatever initializeWeights throws. */
export async function startWeights(
  network: Network,
  init: InitSpec,
  { seed, name, replicas, dataset, samples }: StartFor,
  breathe: BreatheAt,
): Promise<Started> {
  const drawn = replicas.map((replica, place) =>
    initializeWeights(network, init, seed, `${name}/${replica}`, datasetOf(dataset, place).train),
  );
  if (init.type !== "spline") return { weights: drawn };
  const options = splineOptions(init);
  const head = splineHead(network, options);
  if ("problem" in head) throw new RangeError(`init: ${head.problem}`);
  // Without a trunk, and on the same data, one fit serves all replicas.
  const isEach = head.hasTrunk || dataset.splits !== undefined;
  const weights: NetworkWeights[] = [];
  let [found, first]: (SplineFit | undefined)[] = [];
  for (const [place, around] of drawn.entries()) {
    if (isEach || !found) {
      const data = { ...datasetOf(dataset, place), samples };
      found = await fitSpline(network, around, head, options, data, (share) =>
        breathe(isEach ? (place + share) / drawn.length : share),
      );
    }
    first ??= found;
    weights.push(placeInHead(found.fit.network, head, around).map(inFloat32));
  }
  const flop = found?.fit.spline.forward.flop ?? 0;
  return { weights, flop, ...(first && { spline: { found: first, head } }) };
}

function splineOptions(init: InitSpec): SplineOptions {
  const { degree, maxTerms } = initValues(init) as Record<string, number>;
  return { degree: degree === 2 ? 2 : 1, ...(maxTerms > 0 && { maxTerms }) };
}

/** Initial weights are float32, as the engines train; a fit is in float64. */
function inFloat32(layer: NetworkWeights[number]): NetworkWeights[number] {
  return Object.fromEntries(
    Object.entries(layer).map(([name, { shape, data }]) => [
      name,
      { shape, data: Float32Array.from(data) },
    ]),
  );
}
