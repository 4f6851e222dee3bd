// Looking into a network: values at chosen points for given inputs, in inference mode, slice by slice.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor as DeviceTensor } from "@tensorflow/tfjs-core";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { layerName } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import type { Point } from "#core/model/forward.ts";
import type { Backend } from "./backend.ts";
import { samplesPerSlice } from "./evaluate.ts";
import { weightsByLayer } from "./group.ts";
import type { Group } from "./group.ts";
import type { Chain } from "./network.ts";
import { asFloat32 } from "./parts.ts";
import { tidy } from "./tidy.ts";

type Looked = { readonly network: Network; readonly chain: Chain; readonly backend: Backend };

/** One float32 tensor [N, …] a point. Throws RangeError for a point outside the network or inputs of another size. */
export async function readPoints(
  { network, chain, backend }: Looked,
  group: Group,
  points: readonly Point[],
  inputs: Tensor,
): Promise<readonly Tensor[]> {
  const count = inputs.shape[0];
  const width = sizeOf(network.inputShape);
  if (inputs.data.length !== count * width) {
    throw new RangeError(`activations: inputs must be [N, ${network.inputShape.join(", ")}]`);
  }
  const results = points.map((point) => {
    const shape = shapeAt(network, point);
    return { shape: [count, ...shape], data: new Float32Array(count * sizeOf(shape)) };
  });
  const weights = weightsByLayer(group, network.layers.length);
  const size = samplesPerSlice(network, 1);
  for (let start = 0; start < count; start += size) {
    const length = Math.min(size, count - start);
    const slice = asFloat32(inputs.data).slice(start * width, (start + length) * width);
    backend.use();
    const values = tidy(() => {
      const batch = tf.tensor(slice, [1, length, ...network.inputShape]);
      const passes = chain.forward(batch, weights, { training: false });
      return points.map((point) => tf.clone(valueAt(point, batch, passes)));
    });
    try {
      for (const [p, value] of values.entries()) {
        const numbers = await backend.read(value);
        results[p].data.set(numbers, (start * results[p].data.length) / count);
      }
    } finally {
      tf.dispose(values);
    }
  }
  return results;
}

function valueAt(
  { layer, at }: Point,
  input: DeviceTensor,
  passes: ReturnType<Chain["forward"]>,
): DeviceTensor {
  if (at === "input") return layer === 0 ? input : passes[layer - 1].output;
  return passes[layer][at];
}

function shapeAt(network: Network, { layer, at }: Point): Shape {
  if (!Number.isInteger(layer) || layer < 0 || layer >= network.layers.length) {
    throw new RangeError(
      `activations: layer ${layer} is not in 0 … ${network.layers.length - 1}, the last is ` +
        layerName(network.layers, network.layers.length - 1),
    );
  }
  const shapes = inferShapes(network);
  return at === "input" ? inputShapeOf(network, layer, shapes) : shapes[layer];
}
