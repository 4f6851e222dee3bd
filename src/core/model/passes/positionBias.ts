import type { Tensor } from "#core/math/tensor.ts";
import type { PositionBiasSpec } from "#core/model/layers.ts";
import { channelStep, identityMap } from "./affine.ts";
import type { LayerPass, Step } from "./pass.ts";

export const positionBias: LayerPass<PositionBiasSpec> = {
  forward: (_, { bias }, { shape, data }) => {
    const added = bias!.data;
    const result = new Float64Array(data.length);
    for (let i = 0; i < data.length; i++) result[i] = data[i] + added[i % added.length];
    return { shape, data: result };
  },
  role: "affine",
  needsPositions: "a bias for every position needs one in the fused layer too",
  linearPart: () => [],
  inside: (_, { bias }) => meanShift(bias!),
  compose: (map, _, { bias }, width) => {
    const { kernel, offset } = map ?? identityMap(width);
    return { kernel, offset: offset.map((value, i) => value + bias!.data[i]) };
  },
  backward: (_, __, y) => y.data,
  weightsBack: (_, __, y) => ({ bias: Float64Array.from(y.data) }),
};

/** The mean of a position bias, added to each channel. */
function meanShift({ shape, data }: Tensor): Step {
  const channels = shape[shape.length - 1];
  const shift = new Float64Array(channels);
  data.forEach((value, i) => (shift[i % channels] += (value * channels) / data.length));
  return channelStep(new Float64Array(channels).fill(1), shift);
}
