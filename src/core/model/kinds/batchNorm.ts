import * as v from "valibot";
import { DEFAULT_EPSILON } from "#core/model/layers.ts";
import type { BatchNormSpec } from "#core/model/layers.ts";
import { wrongRange } from "./checks.ts";
import { real } from "./fields.ts";
import { channelsOf, followed, trained } from "./kind.ts";
import type { LayerKind } from "./kind.ts";

export const batchNorm: LayerKind<BatchNormSpec> = {
  summary: "Centres and scales each channel by the batch's mean and deviation.",
  part: "normalisation",
  fields: { momentum: v.exactOptional(real(0, 1)), epsilon: v.exactOptional(real(0, 1)) },
  toggle: "Batch norm",
  fresh: { type: "batchNorm" },
  describe: () => "batch norm",
  wrongNumber: ({ momentum, epsilon }) =>
    wrongRange("momentum", momentum, 0, 1) ?? wrongRange("epsilon", epsilon, 0, Infinity),
  outputShape: (_, input) => input,
  weights: (_, input) => {
    const shape = [channelsOf(input)];
    return [
      trained("gamma", shape, 1),
      trained("beta", shape),
      followed("movingMean", shape),
      followed("movingVariance", shape, 1),
    ];
  },
  wrongWeight: ({ epsilon = DEFAULT_EPSILON }, name, { data }) =>
    name === "movingVariance" && data.some((variance) => variance + epsilon <= 0)
      ? "movingVariance must not be negative, nor 0 with epsilon 0"
      : undefined,
};
