import type { PositionBiasSpec } from "#core/model/layers.ts";
import { trained } from "./kind.ts";
import type { LayerKind } from "./kind.ts";

export const positionBias: LayerKind<PositionBiasSpec> = {
  summary: "Adds a bias of its own to every position and channel.",
  part: "offset",
  fields: {},
  describe: () => "position bias",
  outputShape: (_, input) => input,
  weights: (_, input) => [trained("bias", input)],
};
