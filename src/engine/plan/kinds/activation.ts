import { sizeOf } from "#core/math/tensor.ts";
import type { ActivationSpec } from "#core/model/layers.ts";
import { activate, activateGradient } from "#engine/plan/activations.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import type { Place } from "./emit.ts";

export function activation(
  builder: Builder,
  { layer, input, inputShape }: Place,
  spec: ActivationSpec,
): Forward {
  const size = sizeOf(inputShape);
  const output = activate(builder, layer, spec, input, size, false);
  return {
    preActivation: input,
    output,
    backward(outGradient, needsInput) {
      const values = { preActivation: input, output };
      if (needsInput) activateGradient(builder, layer, spec, values, outGradient, size);
      return outGradient;
    },
  };
}
