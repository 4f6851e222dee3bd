// What layers with kernels have in common in a plan: one product forward, two backward.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import type { DenseSpec } from "#core/model/layers.ts";
import { activate, activateGradient } from "#engine/plan/activations.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import type { Place } from "./emit.ts";

/** A kernel in a plan: what it makes of the input, and the gradients of itself and of that input. */
export type Linear = {
  readonly forward: (out: string, bias: { bias?: string }, relu: boolean) => void;
  readonly kernelGradient: (outGradient: string) => void;
  readonly inputGradient: (outGradient: string) => string;
};

/** What the weighted layers have in common: bias, fused relu, activation, and the way back through them. */
export function weighted(
  builder: Builder,
  { layer }: Place,
  spec: Pick<DenseSpec, "activation" | "alpha" | "useBias">,
  shape: Shape,
  linear: Linear,
): Forward {
  const id = layer + 1;
  const size = sizeOf(shape);
  const hasBias = spec.useBias !== false;
  const fused = builder.mode === "training" && spec.activation === "relu";
  const preActivation = builder.tensor(`${id}.preActivation`, "scratch", builder.rows * size);
  linear.forward(preActivation, hasBias ? { bias: `${id}.bias` } : {}, fused);
  const output = fused ? preActivation : activate(builder, layer, spec, preActivation, size, true);
  return {
    preActivation,
    output,
    backward(outGradient, needsInput) {
      activateGradient(builder, layer, spec, { preActivation, output }, outGradient, size);
      linear.kernelGradient(outGradient);
      if (hasBias) {
        const channels = shape[shape.length - 1];
        const rows = (builder.rows * size) / channels;
        const writes = { to: `${id}.biasGradient` };
        builder.emit("columnSum", layer, { from: outGradient }, writes, {
          rows,
          columns: channels,
        });
      }
      return needsInput ? linear.inputGradient(outGradient) : outGradient;
    },
  };
}
