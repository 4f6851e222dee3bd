// The paths behind a fused weight: through which hidden units of two dense blocks it comes, and with
// what gain. Gains depend on the method: 1 for the product, E f′ under Gaussian pre-activations for the
// gaussian method, and what was measured on held-out samples for the others.

import type { Paths } from "#core/experiment/insight.ts";
import { chainOf, chainProblem } from "#core/fusion/chain.ts";
import type { Chain } from "#core/fusion/chain.ts";
import { unitMoments } from "#core/fusion/gaussianUnit.ts";
import type { Gate } from "#core/fusion/gaussianUnit.ts";
import type { FusionMethod } from "#core/fusion/options.ts";
import type { SpanShape } from "#core/fusion/span.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Block } from "#core/model/blocks.ts";
import { isWeighted } from "#core/model/layers.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Point } from "#engine/engine.ts";

/** A hidden layer that bends, and where the engine shows its pre-activation. */
export type HiddenGate = Gate & { readonly point: Point };

/** The activations of layers start … last − 1 that are not linear, in order. */
export function hiddenGates(
  layers: readonly LayerSpec[],
  { start, last }: SpanShape,
): readonly HiddenGate[] {
  return layers.slice(start, last).flatMap((layer, i): HiddenGate[] => {
    if (!isWeighted(layer) && layer.type !== "activation") return [];
    const { activation = "linear", alpha } = layer;
    if (activation === "linear") return [];
    const at = layer.type === "activation" ? "input" : "preActivation";
    const point: Point = { layer: start + i, at };
    return [{ activation, ...(alpha === undefined ? {} : { alpha }), point }];
  });
}

/** Numbers of both kernels together that are worth sending to a page. */
const MOST_NUMBERS = 1e6;

/** The two maps of a span of two dense blocks, flattened input first; undefined for any other span. */
export function twoMaps(
  network: Network,
  weights: NetworkWeights,
  shape: SpanShape,
  blocks: readonly Block[],
): readonly [into: Matrix, out: Matrix] | undefined {
  if (blocks.length !== 2 || chainProblem(network, shape)) return undefined;
  const { maps } = chainOf(network, weights, shape);
  const [into, out] = maps.length === 2 ? maps : halves(network, weights, shape, blocks[0]);
  const isSmall = into.kernel.data.length + out.kernel.data.length <= MOST_NUMBERS;
  return maps.length <= 2 && isSmall ? [into.kernel, out.kernel] : undefined;
}

/** A span without any gate, parted behind its first kernel. */
function halves(
  network: Network,
  weights: NetworkWeights,
  shape: SpanShape,
  { weighted }: Block,
): Chain["maps"] {
  const hidden = inferShapes(network)[weighted];
  const [into] = chainOf(network, weights, { ...shape, last: weighted }).maps;
  const rest = { ...shape, start: weighted + 1, input: hidden };
  const [out] = chainOf(network, weights, rest).maps;
  return [into, out];
}

/** The slope of each hidden unit that the gaussian method takes, from its pre-activations [N, hidden] in the fit. */
export function gaussianGains(preActivation: Tensor, gate: Gate): Float32Array {
  const units = sizeOf(preActivation.shape.slice(1));
  const samples = preActivation.shape[0];
  return Float32Array.from({ length: units }, (_, unit) => {
    const at = (n: number) => preActivation.data[n * units + unit];
    let [mean, square] = [0, 0];
    for (let n = 0; n < samples; n++) mean += at(n) / samples;
    for (let n = 0; n < samples; n++) square += (at(n) - mean) ** 2 / samples;
    return unitMoments(gate, mean, Math.sqrt(square)).slope;
  });
}

/** Whether paths with these gains add up to the fused weight. */
export function pathsKind(method: FusionMethod, gates: number): Paths["kind"] {
  return method === "gaussian" || method === "product" || gates === 0 ? "exact" : "measured";
}
