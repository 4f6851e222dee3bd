import { sizeOf } from "#core/math/tensor.ts";
import { DEFAULT_EPSILON } from "#core/model/layers.ts";
import type { LayerNormSpec } from "#core/model/layers.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import type { Place } from "./emit.ts";

/** Normalises the channels of every sample and position. */
export function layerNorm(
  builder: Builder,
  { layer, input, inputShape }: Place,
  { epsilon = DEFAULT_EPSILON }: LayerNormSpec,
): Forward {
  const id = layer + 1;
  const channels = inputShape[inputShape.length - 1];
  const size = builder.rows * sizeOf(inputShape);
  const numbers = { rows: size / channels, channels, epsilon };
  const to = builder.tensor(`${id}.output`, "scratch", size);
  const gamma = `${id}.gamma`;
  builder.emit(
    "layerNormalise",
    layer,
    { from: input, gamma, beta: `${id}.beta` },
    { to },
    numbers,
  );
  return {
    preActivation: to,
    output: to,
    backward(outGradient, needsInput) {
      const writes = { gammaGradient: `${id}.gammaGradient`, betaGradient: `${id}.betaGradient` };
      builder.emit(
        "layerNormaliseGradient",
        layer,
        { from: input, outGradient, gamma },
        needsInput ? { ...writes, inputGradient: outGradient } : writes,
        numbers,
      );
      return outGradient;
    },
  };
}
