import { sizeOf } from "#core/math/tensor.ts";
import { DEFAULT_EPSILON, DEFAULT_MOMENTUM } from "#core/model/layers.ts";
import type { MixtureNormSpec } from "#core/model/layers.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import type { Place } from "./emit.ts";

/** Normalises every channel by a mixture fitted to batch and positions, or by the moving one in inference. */
export function mixtureNorm(
  builder: Builder,
  { layer, input, inputShape }: Place,
  { components, momentum = DEFAULT_MOMENTUM, epsilon = DEFAULT_EPSILON }: MixtureNormSpec,
): Forward {
  const id = layer + 1;
  const channels = inputShape[inputShape.length - 1];
  const size = builder.rows * sizeOf(inputShape);
  const numbers = { rows: size / channels, channels, components };
  const each = components * channels;
  const scratch = (name: string, count: number = each) =>
    builder.tensor(`${id}.${name}`, "scratch", count);
  const isTraining = builder.mode === "training";
  const moving = {
    proportions: `${id}.movingProportion`,
    means: `${id}.movingMean`,
    variances: `${id}.movingVariance`,
  };
  const mixture = isTraining
    ? {
        proportions: scratch("proportions"),
        means: scratch("means"),
        variances: scratch("variances"),
      }
    : moving;
  if (isTraining) {
    builder.emit("fitMixture", layer, { from: input }, mixture, numbers);
    for (const name of ["proportions", "means", "variances"] as const) {
      const [reads, writes] = [{ batch: mixture[name] }, { moving: moving[name] }];
      builder.emit("follow", layer, reads, writes, { size: each, momentum });
    }
  }
  const own = isTraining
    ? { ownMeans: scratch("ownMeans"), ownVariances: scratch("ownVariances") }
    : {};
  const to = scratch("output", size);
  const [gamma, from] = [`${id}.gamma`, input];
  const reads = { from, ...mixture, gamma, beta: `${id}.beta` };
  builder.emit("mixtureNormalise", layer, reads, { to, ...own }, { ...numbers, epsilon });
  return {
    preActivation: to,
    output: to,
    backward(outGradient, needsInput) {
      const writes = { gammaGradient: `${id}.gammaGradient`, betaGradient: `${id}.betaGradient` };
      builder.emit(
        "mixtureNormaliseGradient",
        layer,
        { from, outGradient, ...mixture, ...own, gamma },
        needsInput ? { ...writes, inputGradient: outGradient } : writes,
        { ...numbers, epsilon },
      );
      return outGradient;
    },
  };
}
