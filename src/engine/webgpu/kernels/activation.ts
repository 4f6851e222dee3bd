// The ten activations and their derivatives, number by number.

import type { Activation } from "#core/model/layers.ts";
import { FUNCTIONS } from "./functions.ts";
import { f32, phased } from "./kernel.ts";
import type { OperationOf } from "#engine/plan/operations.ts";
import type { Carry } from "./operation.ts";

type Formula = {
  /** f(x). What is not a number stays so. */
  readonly value: string;
  /** f′ from the stored v: the output where that suffices, else the pre-activation (plan/activations.ts). */
  readonly slope: string;
};

/** With `alpha` in scope. */
const FORMULAS: { readonly [A in Activation]: Formula } = {
  linear: { value: "x", slope: "1.0" },
  relu: { value: "select(x, 0.0, x < 0.0)", slope: "select(0.0, 1.0, v > 0.0)" },
  leakyRelu: { value: "select(x * alpha, x, x > 0.0)", slope: "select(alpha, 1.0, v > 0.0)" },
  relu6: {
    value: "select(select(x, 0.0, x < 0.0), 6.0, x > 6.0)",
    slope: "select(0.0, 1.0, v > 0.0 && v < 6.0)",
  },
  elu: { value: "select(expm1Below(x), x, x > 0.0)", slope: "select(v + 1.0, 1.0, v > 0.0)" },
  tanh: { value: "tanh_(x)", slope: "1.0 - v * v" },
  sigmoid: { value: "sigmoid_(x)", slope: "v * (1.0 - v)" },
  softplus: { value: "softplus_(x)", slope: "sigmoid_(v)" },
  erf: { value: "erf_(x)", slope: "1.12837917 * exp_(-(v * v))" },
  gelu: {
    value: "x * normalCdf(x)",
    slope: "normalCdf(v) + v * (0.39894228 * exp_(-0.5 * (v * v)))",
  },
};

/** eˣ − 1 for x ≤ 0 through tanh, without cancellation near 0. */
const EXPM1 = `
fn expm1Below(x: f32) -> f32 {
  let t = tanh_(select(x, 0.0, x > 0.0) * 0.5);
  return (t + t) / (1.0 - t);
}`;

/** The gradient through an activation as an expression of the stored v, and what is declared for it. */
export function slopeOf({ activation, alpha }: Pick<Numbers, "activation" | "alpha">) {
  return { slope: FORMULAS[activation].slope, constants: constantsFor(alpha), functions: NEEDED };
}

type Numbers = OperationOf<"activateGradient">["numbers"];

const constantsFor = (alpha: number) => `const alpha = ${f32(alpha)};`;
const NEEDED = [FUNCTIONS, EXPM1];

export const activate: Carry<"activate"> = ({ reads, writes, numbers }) => {
  const { size, activation, alpha } = numbers;
  const statement = `${constantsFor(alpha)}
  let x = arena[at_from + i];
  arena[at_to + i] = ${FORMULAS[activation].value};`;
  const roles = { from: reads.from, to: writes.to };
  return [phased({ roles, writes: ["to"], count: size, statement, functions: NEEDED })];
};

export const activateGradient: Carry<"activateGradient"> = ({ reads, writes, numbers }) => {
  const { size, activation, alpha } = numbers;
  const roles = { value: reads.value, outGradient: reads.outGradient, to: writes.to };
  const statement = `${constantsFor(alpha)}
  let v = arena[at_value + i];
  arena[at_to + i] = arena[at_outGradient + i] * (${FORMULAS[activation].slope});`;
  return [phased({ roles, writes: ["to"], count: size, statement, functions: NEEDED })];
};
