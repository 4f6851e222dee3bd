// Shape inference and the checks of a layer's own numbers. Every error names the layer:
// "layer 3 (dense): units must be a positive integer, got 0".

import { formatShape } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { isLayerType, kindOf } from "./kinds.ts";
import { isPositiveInteger } from "./kinds/checks.ts";
import { layerName } from "./layers.ts";
import type { LayerSpec, Network } from "./layers.ts";

/** A network that cannot be built: which layer, what is wrong, what to do. `layer` counts from 0. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly layer: number | undefined;
  constructor(message: string, layer?: number) {
    super(message);
    this.layer = layer;
  }
}

/** Output shape of every layer, without the batch axis. Throws NetworkError at the first invalid layer. */
export function inferShapes(network: Network): readonly Shape[] {
  const { inputShape, layers } = network;
  if (inputShape.length < 1 || inputShape.length > 3 || !inputShape.every(isPositiveInteger)) {
    throw new NetworkError(
      `input shape must be one to three positive integers, got ${formatShape(inputShape)}`,
    );
  }
  let shape = inputShape;
  return layers.map((layer, index) => {
    const problem = problemOf(layer, shape);
    if (problem) throw new NetworkError(`${layerName(layers, index)}: ${problem}`, index);
    shape = kindOf(layer).outputShape(layer, shape);
    if (!shape.every(isPositiveInteger)) {
      const why = "the window is larger than its input; use padding 'same' or a smaller window";
      throw new NetworkError(`${layerName(layers, index)}: ${why}`, index);
    }
    return shape;
  });
}

/** Shape entering layer `index` of the network. */
export function inputShapeOf(
  network: Network,
  index: number,
  shapes: readonly Shape[] = inferShapes(network),
): Shape {
  return index === 0 ? network.inputShape : shapes[index - 1];
}

/** What is wrong with a layer on its input, in words; undefined when nothing is. */
function problemOf(layer: LayerSpec, input: Shape): string | undefined {
  const { type }: { readonly type: unknown } = layer;
  if (!isLayerType(type)) return `unknown layer type ${JSON.stringify(type)}`;
  const kind = kindOf(layer);
  return kind.wrongNumber?.(layer) ?? kind.wrongInput?.(layer, input);
}
