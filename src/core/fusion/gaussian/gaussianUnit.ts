// One hidden unit under a Gaussian: E f(Z), E f′(Z) and Var f(Z) for Z ~ N(m, σ²) (README §5, the table
// of docs/methods.md §4.c). Closed forms where they exist, quadrature to rounding elsewhere.

import { erf, millsRatio, normalCdf, normalPdf } from "#core/math/normal.ts";
import { normalNodes } from "#core/math/quadrature.ts";
import type { Nodes } from "#core/math/quadrature.ts";
import { activationFunction, activationSlope } from "#core/model/activate.ts";
import { DEFAULT_ALPHA } from "#core/model/layers.ts";
import type { Activation } from "#core/model/layers.ts";
import { closedResidual } from "./gaussianPair.ts";

/** An activation with its parameter. */
export type Gate = { readonly activation: Activation; readonly alpha?: number };

type Line = {
  /** E f(Z). */
  readonly mean: number;
  /**
   * E f′(Z): the slope of the best linear approximation; for relu the probability that the gate is open.
   */
  readonly slope: number;
};

export type UnitMoments = Line & {
  /** Var f(Z) = (σ·E f′)² + residual. */
  readonly variance: number;
  /**
   * The residual of the best linear approximation, E (f(Z) − E f − E f′·(Z − m))²: integrated as it
   * stands, without cancellation.
   */
  readonly residual: number;
};

/** E f, E f′ and Var f for Z ~ N(m, sigma²); sigma = 0 gives f(m), f′(m) and 0. The work is bounded for any sigma. */
export function unitMoments(gate: Gate, m: number, sigma: number): UnitMoments {
  if (sigma === 0) {
    const mean = activationFunction(gate.activation, gate.alpha)(m);
    const slope = activationSlope(gate.activation, gate.alpha)(m);
    return { mean, slope, variance: 0, residual: 0 };
  }
  const closed = closedLine(gate, m, sigma);
  const exact = closedResidual(gate, { m, s: sigma }, { m, s: sigma }, 1);
  if (closed && exact !== undefined) return withVariance(closed, sigma, exact);
  const nodes = unitNodes(gate, m, sigma);
  const line = closed ?? sampledLine(gate, m, sigma, nodes);
  const rest = residualAt(gate, m, sigma, line, nodes.u);
  const residual = expectation(nodes, (k) => rest[k] * rest[k]);
  // f's own values are rounded: of a sigmoid that is 1, or a gelu far out, nothing else is left
  const isRounding = residual <= (Number.EPSILON * line.mean) ** 2;
  return withVariance(line, sigma, isRounding ? 0 : residual);
}

function withVariance({ mean, slope }: Line, sigma: number, residual: number): UnitMoments {
  return { mean, slope, variance: (sigma * slope) ** 2 + residual, residual };
}

/**
 * The width of each function's bend: about its distance to the next pole, or to where it is nearly
 * constant or linear.
 */
export function bendScale({ activation }: Gate): number {
  return activation === "sigmoid" || activation === "softplus" ? 2 : 1;
}

/** Nodes for expectations of f(m + σU): fine where f bends, coarse where it is a line or constant. */
export function unitNodes(gate: Gate, m: number, sigma: number): Nodes {
  return normalNodes([{ at: -m / sigma, scale: bendScale(gate) / sigma }]);
}

/** f(m + σu) − E f − σ·E f′·u at each u: orthogonal to 1 and U. */
export function residualAt(
  { activation, alpha }: Gate,
  m: number,
  sigma: number,
  { mean, slope }: Line,
  u: Float64Array,
): Float64Array {
  const f = activationFunction(activation, alpha);
  return u.map((x) => f(m + sigma * x) - mean - sigma * slope * x);
}

/** Mean and slope by quadrature; the mean about f(m), so that a narrow unit loses nothing. */
function sampledLine({ activation, alpha }: Gate, m: number, sigma: number, nodes: Nodes): Line {
  const f = activationFunction(activation, alpha);
  const fSlope = activationSlope(activation, alpha);
  const centre = f(m);
  return {
    mean: centre + expectation(nodes, (k) => f(m + sigma * nodes.u[k]) - centre),
    slope: expectation(nodes, (k) => fSlope(m + sigma * nodes.u[k])),
  };
}

function expectation({ weight }: Nodes, g: (k: number) => number): number {
  return weight.reduce((sum, w, k) => sum + w * g(k), 0);
}

/** E f and E f′ where they have a closed form; undefined for tanh, sigmoid and softplus. sigma > 0. */
export function closedLine(
  { activation, alpha = DEFAULT_ALPHA }: Gate,
  m: number,
  sigma: number,
): Line | undefined {
  switch (activation) {
    case "linear":
      return { mean: m, slope: 1 };
    case "relu":
      return relu(m, sigma);
    case "leakyRelu": {
      const on = relu(m, sigma);
      return {
        mean: alpha * m + (1 - alpha) * on.mean,
        slope: alpha + (1 - alpha) * on.slope,
      };
    }
    case "relu6": {
      // min(max(z,0),6) = R(z) − R(z−6)
      const [low, high] = [relu(m, sigma), relu(m - 6, sigma)];
      return { mean: low.mean - high.mean, slope: low.slope - high.slope };
    }
    case "elu":
      return elu(m, sigma);
    case "erf": {
      const v = 1 + 2 * sigma * sigma;
      const slope = (2 / Math.sqrt(Math.PI * v)) * Math.exp((-m * m) / v);
      return { mean: erf(m / Math.sqrt(v)), slope };
    }
    case "gelu": {
      const v = 1 + sigma * sigma;
      const u = m / Math.sqrt(v);
      const mean = m * normalCdf(u) + ((sigma * sigma) / Math.sqrt(v)) * normalPdf(u);
      return { mean, slope: normalCdf(u) + (u * normalPdf(u)) / v };
    }
    case "tanh":
    case "sigmoid":
    case "softplus":
      return undefined;
    default:
      return activation satisfies never;
  }
}

function relu(m: number, sigma: number): Line {
  const r = m / sigma;
  const slope = normalCdf(r);
  return { mean: m * slope + sigma * normalPdf(r), slope };
}

function elu(m: number, sigma: number): Line {
  const on = relu(m, sigma);
  const q = truncatedExponential(m, sigma);
  return { mean: on.mean + q - normalCdf(-m / sigma), slope: on.slope + q };
}

/** E e^Z·1[Z<0] = e^{m + σ²/2}·Φ(−b), b = (m + σ²)/σ; as φ(m/σ)·Mills(b) where the factors would overflow. */
function truncatedExponential(m: number, sigma: number): number {
  const b = (m + sigma * sigma) / sigma;
  if (b > 1.5) return normalPdf(m / sigma) * millsRatio(b);
  return Math.exp(m + (sigma * sigma) / 2) * normalCdf(-b);
}
