// Where each batch norm of a network can be folded exactly (docs/methods.md §5.1), and why another stays.

import { blockName } from "#core/model/blocks.ts";
import { isWeighted, windowsOf } from "#core/model/kinds.ts";
import { activationOf } from "#core/model/layers.ts";
import type { LayerSpec, Network, WeightedSpec } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import type { ChannelMap } from "#core/model/passes/pass.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";

/** Places of the batch norm and of the layer that takes it in, before or behind which it stands. */
export type Fold = {
  readonly norm: number;
  readonly into: number;
  readonly stands: "behind" | "before";
};
/** Why a batch norm stays, in words. */
export type Kept = { readonly norm: number; readonly problem: string };

/** Every batch norm of the network, in its order. */
export function planFolds(network: Network, weights: NetworkWeights): readonly (Fold | Kept)[] {
  const plans: (Fold | Kept)[] = [];
  const gone = new Set<number>();
  for (const [norm, layer] of network.layers.entries()) {
    const map = passOf(layer).channelMap?.(layer, weights[norm]);
    if (!map) continue;
    const plan = planOne(network, norm, map, gone);
    plans.push({ norm, ...plan });
    if ("into" in plan) gone.add(norm);
  }
  return plans;
}

/** What the layer behind a map must be padded with once the map is folded into it: −t/s per channel. */
export function paddingValue({ scale, shift }: ChannelMap): Float64Array {
  return shift.map((t, c) => (t === 0 ? 0 : -t / scale[c]));
}

type Plan = Omit<Fold, "norm"> | Omit<Kept, "norm">;

function planOne(network: Network, norm: number, map: ChannelMap, gone: ReadonlySet<number>): Plan {
  const behind = linearBefore(network.layers, norm, gone);
  if (behind !== undefined) return { into: behind, stands: "behind" };
  const ahead = nextWeighted(network, norm, map);
  if (typeof ahead === "string") return { problem: ahead };
  const problem = borderProblem(network, ahead, map);
  return problem ? { problem } : { into: ahead, stands: "before" };
}

/** The linear weighted layer directly before, if any; batch norms already folded do not count. */
function linearBefore(
  layers: readonly LayerSpec[],
  norm: number,
  gone: ReadonlySet<number>,
): number | undefined {
  let at = norm - 1;
  while (at >= 0 && (passOf(layers[at]).isIdentity || gone.has(at))) at--;
  const layer = layers[at];
  if (!layer || !absorbsMaps(layer)) return undefined;
  return activationOf(layer).activation === "linear" ? at : undefined;
}

/** The weighted layer ahead that is reached through layers which let the map through; or what bars the way. */
function nextWeighted({ layers }: Network, norm: number, { scale }: ChannelMap): number | string {
  const falling = scale.filter((s) => s <= 0).length;
  for (let at = norm + 1; at < layers.length; at++) {
    const layer = layers[at];
    if (absorbsMaps(layer)) return at;
    const { letsThrough } = passOf(layer);
    if (letsThrough === "always" || (letsThrough === "rising" && falling === 0)) continue;
    const name = blockName(layers, at);
    return letsThrough === "rising"
      ? `${falling} of its ${scale.length} channels fall (γ is not above 0), and ${name} takes maxima, which would be minima`
      : `${name} stands between it and the next kernel that could take it in, and nonlinear layers cannot be passed`;
  }
  return "no layer with a kernel follows, and the one before is not linear";
}

/** Zeros around a normalised input are not what normalised zeros would be. */
function borderProblem(network: Network, into: number, map: ChannelMap): string | undefined {
  const input = inputShapeOf(network, into, inferShapes(network));
  const windows = windowsOf(network.layers[into], input) ?? [];
  if (!windows.some(({ before, after }) => before > 0 || after > 0)) return undefined;
  if (map.shift.every((t) => t === 0)) return undefined;
  const values = [...paddingValue(map)].filter(Number.isFinite);
  const [least, most] = [Math.min(...values), Math.max(...values)].map((x) => x.toPrecision(3));
  return `${blockName(network.layers, into)} pads with zeros; folded, it would have to pad each channel with −t/s, here ${least} to ${most}. As a dense matrix it can take the batch norm in`;
}

function absorbsMaps(layer: LayerSpec): layer is WeightedSpec {
  return isWeighted(layer) && passOf(layer).absorbsMaps === true;
}
