// The gates inside a span: the activations between its weighted layers, and their mean slopes. For a
// gaussian's exact gains see gaussian/gaussianUnit.ts.

import type { Tensor } from "#core/math/tensor.ts";
import { activationSlope } from "#core/model/activate.ts";
import type { Point } from "#core/model/forward.ts";
import { activationOf } from "#core/model/layers.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import type { Gate } from "#core/fusion/gaussian/gaussianUnit.ts";
import type { SpanShape } from "./span.ts";

/** A nonlinear hidden activation, and the point at which its pre-activation is read. */
export type HiddenGate = Gate & { readonly point: Point };

/** One gain for each unit (channel) behind each hidden gate, in the order of `hiddenGates`. */
export type Gains = readonly (Float32Array | Float64Array)[];

/** The activations of layers start … last − 1 that are not linear, in order. */
export function hiddenGates(
  layers: readonly LayerSpec[],
  { start, last }: Pick<SpanShape, "start" | "last">,
): readonly HiddenGate[] {
  return layers.slice(start, last).flatMap((layer, i): HiddenGate[] => {
    const gate = activationOf(layer);
    if (gate.activation === "linear") return [];
    const at = passOf(layer).role === "elementwise" ? "input" : "preActivation";
    return [{ ...gate, point: { layer: start + i, at } }];
  });
}

/**
 * E f′ of every unit (channel) over samples and positions of a pre-activation [N, …, units]: the slope of
 * its best linear approximation under Gaussian inputs, and for relu the share of samples at which the
 * gate is open.
 */
export function gateProbabilities(
  preActivation: Tensor,
  { activation, alpha }: Gate,
): Float64Array {
  const slope = activationSlope(activation, alpha);
  const units = preActivation.shape[preActivation.shape.length - 1];
  const sums = new Float64Array(units);
  for (let i = 0; i < preActivation.data.length; i++)
    sums[i % units] += slope(preActivation.data[i]);
  return sums.map((value) => (value * units) / preActivation.data.length);
}
