import { sizeOf } from "#core/math/tensor.ts";
import { DEFAULT_EPSILON, DEFAULT_MOMENTUM } from "#core/model/layers.ts";
import type { BatchNormSpec } from "#core/model/layers.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import type { Place } from "./emit.ts";

/** Normalises every channel over batch and positions, or by the moving statistics in inference. */
export function batchNorm(
  builder: Builder,
  { layer, input, inputShape }: Place,
  { momentum = DEFAULT_MOMENTUM, epsilon = DEFAULT_EPSILON }: BatchNormSpec,
): Forward {
  const id = layer + 1;
  const channels = inputShape[inputShape.length - 1];
  const size = builder.rows * sizeOf(inputShape);
  const rows = size / channels;
  const training = builder.mode === "training";
  const scratch = (name: string, numbers: number) =>
    builder.tensor(`${id}.${name}`, "scratch", numbers);
  const moving = { movingMean: `${id}.movingMean`, movingVariance: `${id}.movingVariance` };
  const batch = training ? [scratch("mean", channels), scratch("variance", channels)] : [];
  const [mean, variance] = training ? batch : [moving.movingMean, moving.movingVariance];
  if (training) {
    builder.emit("moments", layer, { from: input }, { mean, variance }, { rows, channels });
    const following = { size: channels, momentum };
    builder.emit("follow", layer, { batch: mean }, { moving: moving.movingMean }, following);
    builder.emit(
      "follow",
      layer,
      { batch: variance },
      { moving: moving.movingVariance },
      following,
    );
  }
  const to = scratch("output", size);
  const gamma = `${id}.gamma`;
  const reads = { from: input, mean, variance, gamma, beta: `${id}.beta` };
  builder.emit("normalise", layer, reads, { to }, { rows, channels, epsilon });
  return {
    preActivation: to,
    output: to,
    backward(outGradient, needsInput) {
      const writes = { gammaGradient: `${id}.gammaGradient`, betaGradient: `${id}.betaGradient` };
      builder.emit(
        "normaliseGradient",
        layer,
        { from: input, outGradient, mean, variance, gamma },
        needsInput ? { ...writes, inputGradient: outGradient } : writes,
        { rows, channels, epsilon, relu: false },
      );
      return outGradient;
    },
  };
}
