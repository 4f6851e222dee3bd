import { sizeOf } from "#core/math/tensor.ts";
import type { DropoutSpec } from "#core/model/layers.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import type { Place } from "./emit.ts";
import { unchanged } from "./flatten.ts";

/** Nothing in inference; in training what survives is scaled by 1 / (1 − rate). */
export function dropout(
  builder: Builder,
  { layer, input, inputShape }: Place,
  { rate }: DropoutSpec,
): Forward {
  const size = builder.rows * sizeOf(inputShape);
  if (builder.mode === "inference" || rate === 0) return unchanged(input);
  const to = builder.tensor(`${layer + 1}.output`, "scratch", size);
  builder.emit("dropout", layer, { from: input }, { to }, { size, rate, layer });
  return {
    preActivation: to,
    output: to,
    backward(outGradient, needsInput) {
      if (needsInput) {
        const numbers = { size, rate, layer };
        builder.emit("dropout", layer, { from: outGradient }, { to: outGradient }, numbers);
      }
      return outGradient;
    },
  };
}
