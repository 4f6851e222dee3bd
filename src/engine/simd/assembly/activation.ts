// The ten activations and their derivatives, element by element. Buffers are padded to whole vectors,
// so no loop needs a tail.

import { erf4, exp4, select, sigmoid4, softplus4, splat, tanh4 } from "./functions.ts";
import { ELU, ERF, GELU, LEAKY_RELU, RELU, RELU6, SIGMOID, SOFTPLUS, TANH } from "./shared.ts";

// @inline
function forward(kind: i32, x: v128, alpha: v128): v128 {
  const zero = splat(0);
  if (kind === RELU) return f32x4.pmax(x, zero);
  if (kind === LEAKY_RELU) return select(f32x4.gt(x, zero), x, f32x4.mul(x, alpha));
  if (kind === RELU6) return f32x4.pmin(f32x4.pmax(x, zero), splat(6));
  if (kind === ELU) return select(f32x4.gt(x, zero), x, expm1Below(x));
  if (kind === TANH) return tanh4(x);
  if (kind === SIGMOID) return sigmoid4(x);
  if (kind === SOFTPLUS) return softplus4(x);
  if (kind === ERF) return erf4(x);
  if (kind === GELU) return f32x4.mul(x, normalCdf(x));
  return x;
}

/** eˣ − 1 for x ≤ 0 through tanh, eˣ − 1 = 2t/(1 − t), t = tanh(x/2): no cancellation near 0. */
// @inline
function expm1Below(x: v128): v128 {
  const t = tanh4(f32x4.mul(f32x4.pmin(x, splat(0)), splat(0.5)));
  return f32x4.div(f32x4.add(t, t), f32x4.sub(splat(1), t));
}

/** Φ(x) = (1 + erf(x/√2)) / 2. */
// @inline
function normalCdf(x: v128): v128 {
  return f32x4.mul(splat(0.5), f32x4.add(splat(1), erf4(f32x4.mul(x, splat(0.70710678)))));
}

/** f′ from the stored value v: the output where that suffices, else the pre-activation (plan/activations.ts). */
// @inline
function derivative(kind: i32, v: v128, alpha: v128): v128 {
  const zero = splat(0);
  const one = splat(1);
  if (kind === RELU) return v128.and(one, f32x4.gt(v, zero));
  if (kind === LEAKY_RELU) return select(f32x4.gt(v, zero), one, alpha);
  if (kind === RELU6) return v128.and(one, v128.and(f32x4.gt(v, zero), f32x4.lt(v, splat(6))));
  if (kind === ELU) return select(f32x4.gt(v, zero), one, f32x4.add(v, one));
  if (kind === TANH) return f32x4.sub(one, f32x4.mul(v, v));
  if (kind === SIGMOID) return f32x4.mul(v, f32x4.sub(one, v));
  if (kind === SOFTPLUS) return sigmoid4(v);
  if (kind === ERF) return f32x4.mul(splat(1.12837917), exp4(f32x4.neg(f32x4.mul(v, v))));
  if (kind === GELU) {
    const density = f32x4.mul(splat(0.39894228), exp4(f32x4.mul(splat(-0.5), f32x4.mul(v, v))));
    return f32x4.add(normalCdf(v), f32x4.mul(v, density));
  }
  return one;
}

// @inline
function mapForward(kind: i32, x: usize, y: usize, n: i32, alpha: f32): void {
  const a = splat(alpha);
  const end = x + ((<usize>n) << 2);
  for (; x < end; x += 16, y += 16) v128.store(y, forward(kind, v128.load(x), a));
}

// @inline
function mapBackward(kind: i32, v: usize, dy: usize, dx: usize, n: i32, alpha: f32): void {
  const a = splat(alpha);
  const end = v + ((<usize>n) << 2);
  for (; v < end; v += 16, dy += 16, dx += 16) {
    v128.store(dx, f32x4.mul(v128.load(dy), derivative(kind, v128.load(v), a)));
  }
}

/** y = f(x), n numbers; y may be x. */
export function activate(kind: i32, x: usize, y: usize, n: i32, alpha: f32): void {
  switch (kind) {
    case RELU:
      mapForward(RELU, x, y, n, alpha);
      break;
    case LEAKY_RELU:
      mapForward(LEAKY_RELU, x, y, n, alpha);
      break;
    case RELU6:
      mapForward(RELU6, x, y, n, alpha);
      break;
    case ELU:
      mapForward(ELU, x, y, n, alpha);
      break;
    case TANH:
      mapForward(TANH, x, y, n, alpha);
      break;
    case SIGMOID:
      mapForward(SIGMOID, x, y, n, alpha);
      break;
    case SOFTPLUS:
      mapForward(SOFTPLUS, x, y, n, alpha);
      break;
    case ERF:
      mapForward(ERF, x, y, n, alpha);
      break;
    case GELU:
      mapForward(GELU, x, y, n, alpha);
      break;
    default:
      memory.copy(y, x, (<usize>n) << 2);
  }
}

/** dx = dy · f′(v), n numbers; dx may be dy. */
export function activateGradient(
  kind: i32,
  v: usize,
  dy: usize,
  dx: usize,
  n: i32,
  alpha: f32,
): void {
  switch (kind) {
    case RELU:
      mapBackward(RELU, v, dy, dx, n, alpha);
      break;
    case LEAKY_RELU:
      mapBackward(LEAKY_RELU, v, dy, dx, n, alpha);
      break;
    case RELU6:
      mapBackward(RELU6, v, dy, dx, n, alpha);
      break;
    case ELU:
      mapBackward(ELU, v, dy, dx, n, alpha);
      break;
    case TANH:
      mapBackward(TANH, v, dy, dx, n, alpha);
      break;
    case SIGMOID:
      mapBackward(SIGMOID, v, dy, dx, n, alpha);
      break;
    case SOFTPLUS:
      mapBackward(SOFTPLUS, v, dy, dx, n, alpha);
      break;
    case ERF:
      mapBackward(ERF, v, dy, dx, n, alpha);
      break;
    case GELU:
      mapBackward(GELU, v, dy, dx, n, alpha);
      break;
    default:
      memory.copy(dx, dy, (<usize>n) << 2);
  }
}
