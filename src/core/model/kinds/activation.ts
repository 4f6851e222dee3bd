import * as v from "valibot";
import type { ActivationSpec } from "#core/model/layers.ts";
import { wrongActivation } from "./checks.ts";
import * as fields from "./fields.ts";
import type { LayerKind } from "./kind.ts";

export const activation: LayerKind<ActivationSpec> = {
  summary: "Bends every value by the same curve.",
  part: "activation",
  fields: { activation: fields.activation, alpha: v.exactOptional(fields.real(-10, 10)) },
  edit: [
    {
      field: "alpha",
      label: "Slope below 0",
      name: "the slope below zero",
      hint: "What becomes of 1 below zero: at 0 nothing, as in relu.",
      limits: [0, 1],
      step: 0.01,
      isCount: false,
    },
  ],
  describe: (spec) => spec.activation,
  wrongNumber: wrongActivation,
  outputShape: (_, input) => input,
};
