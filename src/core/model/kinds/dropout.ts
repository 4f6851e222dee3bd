import type { DropoutSpec } from "#core/model/layers.ts";
import { real } from "./fields.ts";
import type { LayerKind } from "./kind.ts";

export const dropout: LayerKind<DropoutSpec> = {
  summary: "Erases a random share of the values while training.",
  part: "dropout",
  fields: { rate: real(0, 0.99) },
  amount: {
    field: "rate",
    label: "Dropout",
    name: "dropout",
    hint: "Share that is erased while training.",
    limits: [0, 0.95],
    step: 0.05,
    isCount: false,
  },
  fresh: { type: "dropout", rate: 0 },
  describe: ({ rate }) => `dropout ${rate}`,
  wrongNumber: ({ rate }) =>
    rate >= 0 && rate < 1 ? undefined : `rate must be at least 0 and below 1, got ${rate}`,
  outputShape: (_, input) => input,
};
