// What two hidden units have in common beyond their linear parts, exactly, where there is a closed form:
// piecewise linear functions and erf (README §5, eq. (22)).

import { orthantResidual, reluResidual } from "#core/math/bivariateNormal.ts";
import { DEFAULT_ALPHA } from "#core/model/layers.ts";
import type { ActivationSpec } from "#core/model/layers.ts";

/** A gate, as gaussianUnit.ts describes it. */
type Gate = Pick<ActivationSpec, "activation" | "alpha">;

/** A pre-activation Z ~ N(m, s²), s > 0. */
export type Gaussian = { readonly m: number; readonly s: number };

/** Cov(f(Z₁), f(Z₂)) − E f′(Z₁)·E f′(Z₂)·Cov(Z₁, Z₂) at correlation ρ, |ρ| ≤ 1; undefined without a closed form. */
export function closedResidual(
  gate: Gate,
  a: Gaussian,
  b: Gaussian,
  rho: number,
): number | undefined {
  switch (gate.activation) {
    case "linear":
      return 0;
    case "relu":
      return reluResidual(a.m, a.s, b.m, b.s, rho);
    case "leakyRelu": // α·z + (1−α)·relu(z)
      return (1 - (gate.alpha ?? DEFAULT_ALPHA)) ** 2 * reluResidual(a.m, a.s, b.m, b.s, rho);
    case "relu6":
      return relu6Residual(a, b, rho);
    case "erf":
      return erfResidual(a, b, rho);
    case "elu":
    case "gelu":
    case "tanh":
    case "sigmoid":
    case "softplus":
      return undefined;
    default:
      return gate.activation satisfies never;
  }
}

/** relu(z) − relu(z − 6), each with each. */
function relu6Residual(a: Gaussian, b: Gaussian, rho: number): number {
  const at = (from: number, to: number) => reluResidual(a.m - from, a.s, b.m - to, b.s, rho);
  return at(0, 0) - at(6, 0) - at(0, 6) + at(6, 6);
}

/** erf is a probit in disguise: its product is a bivariate normal orthant. */
function erfResidual(a: Gaussian, b: Gaussian, rho: number): number {
  const [v1, v2] = [1 + 2 * a.s * a.s, 1 + 2 * b.s * b.s];
  const [h, k] = [(Math.SQRT2 * a.m) / Math.sqrt(v1), (Math.SQRT2 * b.m) / Math.sqrt(v2)];
  const r = (2 * rho * a.s * b.s) / (Math.sqrt(v1) * Math.sqrt(v2));
  return 4 * orthantResidual(h, k, Math.min(1, Math.max(-1, r)));
}
