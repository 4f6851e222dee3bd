import { formatShape } from "#core/math/tensor.ts";
import type { DenseSpec } from "#core/model/layers.ts";
import { wrongActivation, wrongCount } from "./checks.ts";
import { trained } from "./kind.ts";
import type { LayerKind } from "./kind.ts";

export const dense: LayerKind<DenseSpec> = {
  summary: "Every output is a weighted sum of all inputs.",
  describe: ({ units }) => `dense ${units}`,
  wrongNumber: (spec) => wrongCount("units", spec.units) ?? wrongActivation(spec),
  wrongInput: (_, input) =>
    input.length === 1
      ? undefined
      : `needs an input of 1 axis, got ${formatShape(input)}; put a flatten layer before it`,
  outputShape: ({ units }) => [units],
  weights: ({ units, useBias }, [width]) => [
    trained("kernel", [width, units]),
    ...(useBias === false ? [] : [trained("bias", [units])]),
  ],
  multiplies: ({ units }, [width]) => width * units,
};
