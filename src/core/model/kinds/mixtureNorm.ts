import * as v from "valibot";
import { DEFAULT_EPSILON } from "#core/model/layers.ts";
import type { MixtureNormSpec } from "#core/model/layers.ts";
import { batchNorm } from "./batchNorm.ts";
import { isPositiveInteger, wrongRange } from "./checks.ts";
import { real, whole } from "./fields.ts";
import { channelsOf, followed, trained } from "./kind.ts";
import type { LayerKind } from "./kind.ts";

/** More would be fitted to a handful of values each. */
const MOST_COMPONENTS = 8;

export const mixtureNorm: LayerKind<MixtureNormSpec> = {
  summary: "Centres and scales each channel by the modes of its values, a Gaussian mixture.",
  part: "normalisation",
  fields: {
    components: whole(1, MOST_COMPONENTS),
    momentum: v.exactOptional(real(0, 1)),
    epsilon: v.exactOptional(real(0, 1)),
  },
  amount: {
    field: "components",
    label: "Mixture norm",
    name: "components of the mixture norm",
    hint: "Gaussian components of every channel; 1 is batch norm.",
    limits: [0, MOST_COMPONENTS],
    step: 1,
    isCount: true,
  },
  fresh: { type: "mixtureNorm", components: 2 },
  describe: ({ components }) => `mixture norm ${components}`,
  wrongNumber: ({ components, momentum, epsilon }) =>
    isPositiveInteger(components) && components <= MOST_COMPONENTS
      ? (wrongRange("momentum", momentum, 0, 1) ?? wrongRange("epsilon", epsilon, 0, Infinity))
      : `components must be a whole number from 1 to ${MOST_COMPONENTS}, got ${components}`,
  outputShape: (_, input) => input,
  weights: ({ components }, input) => {
    const channels = [channelsOf(input)];
    const each = [components, ...channels];
    return [
      trained("gamma", channels, 1),
      trained("beta", channels),
      followed("movingProportion", each, 1),
      followed("movingMean", each),
      followed("movingVariance", each, 1),
    ];
  },
  wrongWeight: ({ epsilon = DEFAULT_EPSILON }, name, weight) =>
    name === "movingProportion" && weight.data.some((proportion) => !(proportion > 0))
      ? "movingProportion must be above 0"
      : batchNorm.wrongWeight!({ type: "batchNorm", epsilon }, name, weight),
};
