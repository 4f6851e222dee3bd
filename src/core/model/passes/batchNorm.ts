import { DEFAULT_EPSILON } from "#core/model/layers.ts";
import type { BatchNormSpec } from "#core/model/layers.ts";
import type { LayerWeights } from "#core/model/weights.ts";
import { channelStep, identityMap, scaledMap } from "./affine.ts";
import type { ChannelMap, LayerPass } from "./pass.ts";
import { scaleBack, unscaled } from "./weightsBack.ts";

/** γ·(x − mean)/√(variance + ε) + β for every channel. */
export const batchNorm: LayerPass<BatchNormSpec> = {
  forward: (spec, weights, { shape, data }) => {
    const { scale, shift } = batchNormMap(spec, weights);
    const result = new Float64Array(data.length);
    for (let i = 0; i < data.length;)
      for (let c = 0; c < scale.length; c++, i++) result[i] = data[i] * scale[c] + shift[c];
    return { shape, data: result };
  },
  role: "affine",
  channelMap: batchNormMap,
  linearPart: (spec, weights) => [channelStep(batchNormMap(spec, weights).scale)],
  compose: (map, spec, weights, width) =>
    scaledMap(map ?? identityMap(width), batchNormMap(spec, weights)),
  backward: (spec, weights, y) => {
    const { scale } = batchNormMap(spec, weights);
    const data = Float64Array.from(y.data);
    for (let i = 0; i < data.length; i++) data[i] *= scale[i % scale.length];
    return data;
  },
  weightsBack: (spec, weights, y, input) => {
    const { data } = batchNorm.forward(spec, unscaled(weights), input, input.shape.slice(1));
    return scaleBack(data, y, weights.gamma!.data.length);
  },
};

/** Batch norm in inference as scale·x + shift per channel: scale = γ/√(variance + ε), shift = β − mean·scale. */
export function batchNormMap(
  { epsilon = DEFAULT_EPSILON }: BatchNormSpec,
  { gamma, beta, movingMean, movingVariance }: LayerWeights,
): ChannelMap {
  const scale = Float64Array.from(
    gamma!.data,
    (g, c) => g / Math.sqrt(movingVariance!.data[c] + epsilon),
  );
  const shift = Float64Array.from(beta!.data, (b, c) => b - movingMean!.data[c] * scale[c]);
  return { scale, shift };
}
