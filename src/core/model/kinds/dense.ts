import { formatShape } from "#core/math/tensor.ts";
import type { DenseSpec } from "#core/model/layers.ts";
import { wrongActivation, wrongCount } from "./checks.ts";
import { decayField, widthField } from "./edit.ts";
import { weighted, whole } from "./fields.ts";
import { kernel, trained } from "./kind.ts";
import type { LayerKind } from "./kind.ts";

export const dense: LayerKind<DenseSpec> = {
  summary: "Every output is a weighted sum of all inputs.",
  part: "weights",
  units: "units",
  fields: { units: whole(1, 65536), ...weighted },
  opens: { name: "dense", label: "dense" },
  edit: [widthField("Units", "units", "Outputs of this layer."), decayField],
  fresh: { type: "dense", units: 32 },
  inputAxes: 1,
  describe: ({ units }) => `dense ${units}`,
  wrongNumber: (spec) => wrongCount("units", spec.units) ?? wrongActivation(spec),
  wrongInput: (_, input) =>
    input.length === 1
      ? undefined
      : `needs an input of 1 axis, got ${formatShape(input)}; put a flatten layer before it`,
  outputShape: ({ units }) => [units],
  weights: ({ units, useBias }, [width]) => [
    kernel("kernel", [width, units]),
    ...(useBias === false ? [] : [trained("bias", [units])]),
  ],
  multiplies: ({ units }, [width]) => width * units,
};
