// Affine maps over flattened values, as batch norms and position biases change them.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { LayerSpec, WeightedSpec } from "#core/model/layers.ts";
import type { LayerWeights } from "#core/model/weights.ts";
import type { Affine, ChannelMap, Step } from "./pass.ts";

export function identityMap(n: number): Affine {
  const kernel = zeroMatrix(n, n);
  for (let i = 0; i < n; i++) kernel.data[i * (n + 1)] = 1;
  return { kernel, offset: new Float64Array(n) };
}

/** The map followed by scale·x + shift on every channel. */
export function scaledMap(map: Affine, { scale, shift }: ChannelMap): Affine {
  const channels = scale.length;
  const data = map.kernel.data.map((value, i) => value * scale[i % channels]);
  return {
    kernel: { ...map.kernel, data },
    offset: map.offset.map((value, i) => value * scale[i % channels] + shift[i % channels]),
  };
}

/** A batch norm that multiplies each channel by a factor, adds a shift and does nothing else. */
export function channelStep(
  factors: Float32Array | Float64Array,
  shift: Float64Array = new Float64Array(factors.length),
): Step {
  const vector = (data: Float32Array | Float64Array): Tensor => ({ shape: [data.length], data });
  return {
    layer: { type: "batchNorm", epsilon: 0 },
    weights: {
      gamma: vector(factors),
      beta: vector(shift),
      movingMean: vector(new Float64Array(factors.length)),
      movingVariance: vector(new Float64Array(factors.length).fill(1)),
    },
  };
}

/** A layer with a kernel and nothing but its kernel. */
export function linearKernel(layer: WeightedSpec, { kernel }: LayerWeights): readonly Step[] {
  const linear = { ...layer, activation: "linear", useBias: false } as LayerSpec;
  return [{ layer: linear, weights: { kernel: kernel! } }];
}
