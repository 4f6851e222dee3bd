// Activation functions in a plan: in place where the derivative can be had from the output alone.

import { DEFAULT_ALPHA } from "#core/model/layers.ts";
import type { Activation } from "#core/model/layers.ts";
import type { Builder } from "./builder.ts";

/** Whether f′ follows from f's output; the others need the pre-activation. */
export const DERIVATIVE_FROM_OUTPUT: { readonly [name in Activation]: boolean } = {
  linear: true,
  relu: true,
  leakyRelu: false, // with a slope of zero or less the output's sign determines nothing
  relu6: true,
  elu: true,
  tanh: true,
  sigmoid: true,
  softplus: false, // 1 − e^{−y} cancels where y is small
  erf: false,
  gelu: false,
};

export type Activated = { readonly activation?: Activation; readonly alpha?: number };

/**
 * Emits the activation of `from`; returns the tensor of its output: `from` itself where nothing is to
 * be done or (in training) where it can be overwritten.
 */
export function activate(
  builder: Builder,
  layer: number,
  { activation = "linear", alpha = DEFAULT_ALPHA }: Activated,
  from: string,
  size: number,
  mayOverwrite: boolean,
): string {
  if (activation === "linear") return from;
  const inPlace = builder.mode === "training" && mayOverwrite && DERIVATIVE_FROM_OUTPUT[activation];
  const to = inPlace
    ? from
    : builder.tensor(`${layer + 1}.activation`, "scratch", builder.rows * size);
  builder.emit(
    "activate",
    layer,
    { from },
    { to },
    { size: builder.rows * size, activation, alpha },
  );
  return to;
}

/** Emits the gradient through the activation, over the gradient itself. */
export function activateGradient(
  builder: Builder,
  layer: number,
  { activation = "linear", alpha = DEFAULT_ALPHA }: Activated,
  values: { readonly preActivation: string; readonly output: string },
  outGradient: string,
  size: number,
): void {
  if (activation === "linear") return;
  const value = DERIVATIVE_FROM_OUTPUT[activation] ? values.output : values.preActivation;
  const numbers = { size: builder.rows * size, activation, alpha };
  builder.emit("activateGradient", layer, { value, outGradient }, { to: outGradient }, numbers);
}
