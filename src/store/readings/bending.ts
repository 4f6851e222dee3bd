// How far the activations of a network are from straight lines, as it began and as it is now, and what fusing its
// spans would lose then and now: where every unit is nearly a line, one affine layer is nearly all of them.
// Computed on the page, for networks that take no longer than a blink.

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { spanCosts } from "#core/fusion/cost/spanCosts.ts";
import type { SpanCost } from "#core/fusion/cost/spanCosts.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { countMultiplies } from "#core/model/counts.ts";
import { valuesAt } from "#core/model/forward.ts";
import { activationOf } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import { areFinite } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";

/** Of one state of the weights. */
export type Bending = {
  /** Of every block: the share of its units' variance that the best line of each unit's own pre-activation leaves. */
  readonly bent: readonly number[];
  /** Estimates on the samples shown: half of them fit, half of them judge. */
  readonly costs: readonly SpanCost[];
};

export type BendingReading = { readonly start?: Bending; readonly now?: Bending };

/** Multiplications of one look at the samples that the page can take. */
const MOST_MULTIPLIES = 2e7;

const known = new WeakMap<NetworkWeights, Bending | undefined>();

/** Of `inputs` [n, …inputShape]; nothing of weights that are not finite, and of networks too large for the page. */
export function readBending(
  network: Network,
  first: NetworkWeights | undefined,
  now: NetworkWeights | undefined,
  inputs: Tensor,
): BendingReading {
  const [start, later] = [first, now].map((weights) => weights && of(network, weights, inputs));
  return { ...(start && { start }), ...(later && { now: later }) };
}

function of(network: Network, weights: NetworkWeights, inputs: Tensor): Bending | undefined {
  if (known.has(weights)) return known.get(weights);
  const perSample = countMultiplies(network).reduce((sum, count) => sum + count, 0);
  const isSmall = perSample * inputs.shape[0] <= MOST_MULTIPLIES;
  const found =
    isSmall && areFinite(weights)
      ? {
          bent: bentOf(network, weights, inputs),
          costs: spanCosts(network, weights, inputs, { measureOn: "fit" }),
        }
      : undefined;
  known.set(weights, found);
  return found;
}

function bentOf(network: Network, weights: NetworkWeights, inputs: Tensor): readonly number[] {
  const layers = blocksOf(network.layers).map(({ weighted }) => weighted);
  const points = layers.flatMap((layer) => [
    { layer, at: "preActivation" } as const,
    { layer, at: "output" } as const,
  ]);
  const values = valuesAt(network, weights, points, inputs);
  return layers.map((layer, block) =>
    activationOf(network.layers[layer]).activation === "linear"
      ? 0
      : shareLeft(values[2 * block], values[2 * block + 1]),
  );
}

/** Of two tensors [n, …, units] of the same shape: how much of the second no line of the first explains, unit by unit. */
export function shareLeft(x: Tensor, y: Tensor): number {
  const units = x.shape[x.shape.length - 1];
  let [left, whole] = [0, 0];
  for (let unit = 0; unit < units; unit++) {
    const { xx, xy, yy, square } = momentsOf(x, y, unit, units);
    if (yy <= ROUNDING * square) continue; // a unit that gives one number
    whole += yy;
    left += xx > 0 ? yy - (xy * xy) / xx : yy;
  }
  return whole > 0 ? Math.max(0, left / whole) : 0;
}

/** Of the squares of values, what rounding may leave about their mean. */
const ROUNDING = 1e-24;

/** Sums of squares and products about the means, in two passes; `square` is about 0. */
function momentsOf(x: Tensor, y: Tensor, unit: number, units: number) {
  const count = sizeOf(x.shape) / units;
  let [meanX, meanY] = [0, 0];
  for (let i = unit; i < x.data.length; i += units) {
    meanX += x.data[i] / count;
    meanY += y.data[i] / count;
  }
  let [xx, xy, yy, square] = [0, 0, 0, 0];
  for (let i = unit; i < x.data.length; i += units) {
    const [dx, dy] = [x.data[i] - meanX, y.data[i] - meanY];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
    square += y.data[i] ** 2;
  }
  return { xx, xy, yy, square };
}
