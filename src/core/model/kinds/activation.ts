import type { ActivationSpec } from "#core/model/layers.ts";
import { wrongActivation } from "./checks.ts";
import type { LayerKind } from "./kind.ts";

export const activation: LayerKind<ActivationSpec> = {
  summary: "Bends every value by the same curve.",
  describe: (spec) => spec.activation,
  wrongNumber: wrongActivation,
  outputShape: (_, input) => input,
};
