import * as v from "valibot";
import type { LayerNormSpec } from "#core/model/layers.ts";
import { wrongRange } from "./checks.ts";
import { real } from "./fields.ts";
import { channelsOf, trained } from "./kind.ts";
import type { LayerKind } from "./kind.ts";

export const layerNorm: LayerKind<LayerNormSpec> = {
  summary: "Centres and scales the channels of every sample by their own mean and deviation.",
  part: "normalisation",
  fields: { epsilon: v.exactOptional(real(0, 1)) },
  toggle: "Layer norm",
  fresh: { type: "layerNorm" },
  describe: () => "layer norm",
  wrongNumber: ({ epsilon }) => wrongRange("epsilon", epsilon, 0, Infinity),
  outputShape: (_, input) => input,
  weights: (_, input) => {
    const shape = [channelsOf(input)];
    return [trained("gamma", shape, 1), trained("beta", shape)];
  },
};
