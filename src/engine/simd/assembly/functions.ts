// exp, log, tanh and erf on four lanes, from IEEE-exact operations only, so that every machine gets
// the same bits. Polynomials are our own near-minimax fits (Lawson-weighted least squares in float64,
// coefficients rounded to float32); errors in units of float32's 2⁻²³ are measured in functions.test.ts.

// @inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

// @inline
function horner(sum: v128, x: v128, c: f32): v128 {
  return f32x4.add(f32x4.mul(sum, x), f32x4.splat(c));
}

// @inline
export function select(mask: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, mask);
}

/**
 * eˣ = 2ⁿ·eʳ, n = round(x / ln 2), ln 2 split in two so that r is exact. x is clamped to [−87, 88]:
 * results stay normal and finite. NaN stays NaN.
 */
// @inline
export function exp4(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, splat(88)), splat(-87));
  const n = f32x4.nearest(f32x4.mul(x, splat(1.44269504)));
  let r = f32x4.sub(x, f32x4.mul(n, splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, splat(-2.1219444e-4)));
  let p = splat(0.0013951717410236597);
  p = horner(p, r, 0.008369598537683487);
  p = horner(p, r, 0.0416661873459816);
  p = horner(p, r, 0.16666512191295624);
  p = horner(p, r, 0.5);
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(r, r), p), r), splat(1));
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, scale);
}

/** ln x for positive normal x: x = 2ᵉ·m with m in [√½, √2), polynomial in m − 1. */
// @inline
export function log4(x: v128): v128 {
  let e = i32x4.sub(i32x4.shr_s(x, 23), i32x4.splat(126));
  let m = v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000)); // [½, 1)
  const low = f32x4.lt(m, splat(0.70710678));
  e = i32x4.add(e, low); // the mask is −1
  m = select(low, f32x4.add(m, m), m);
  const f = f32x4.sub(m, splat(1));
  let p = splat(0.06746601313352585);
  p = horner(p, f, -0.11675640940666199);
  p = horner(p, f, 0.11888174712657928);
  p = horner(p, f, -0.12405591458082199);
  p = horner(p, f, 0.14219550788402557);
  p = horner(p, f, -0.1666799634695053);
  p = horner(p, f, 0.2000211924314499);
  p = horner(p, f, -0.25000008940696716);
  p = horner(p, f, 0.3333331346511841);
  const n = f32x4.convert_i32x4_s(e);
  const f2 = f32x4.mul(f, f);
  let y = f32x4.mul(f32x4.mul(f2, f), p);
  y = f32x4.add(y, f32x4.mul(n, splat(-2.1219444e-4)));
  y = f32x4.sub(y, f32x4.mul(f2, splat(0.5)));
  return f32x4.add(f32x4.add(f, y), f32x4.mul(n, splat(0.693359375)));
}

/** ln(1 + t) for t in [0, 1], full relative precision near 0: the rounding of 1 + t is put back. */
// @inline
export function log1p4(t: v128): v128 {
  const u = f32x4.add(splat(1), t);
  const lost = f32x4.sub(t, f32x4.sub(u, splat(1)));
  return f32x4.add(log4(u), f32x4.div(lost, u));
}

/** tanh x: x + x³P(x²) below 0.625, else ±(1 − 2/(e^{2|x|} + 1)). */
// @inline
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const s = f32x4.mul(x, x);
  let p = splat(-0.005717036779969931);
  p = horner(p, s, 0.020650578662753105);
  p = horner(p, s, -0.05374349653720856);
  p = horner(p, s, 0.13331490755081177);
  p = horner(p, s, -0.3333328366279602);
  const near = f32x4.add(x, f32x4.mul(f32x4.mul(x, s), p));
  const e = exp4(f32x4.add(size, size));
  const far = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(e, splat(1))));
  const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000)));
  return select(f32x4.lt(size, splat(0.625)), near, signed);
}

/** 1 / (1 + e^{−x}). */
// @inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp4(f32x4.neg(x))));
}

/** ln(1 + eˣ) = max(x, 0) + ln(1 + e^{−|x|}). */
// @inline
export function softplus4(x: v128): v128 {
  return f32x4.add(f32x4.pmax(x, splat(0)), log1p4(exp4(f32x4.neg(f32x4.abs(x)))));
}

/** erf x: x·P(x²) below 1, else ±(1 − e^{−x²}·Q(1/(1 + |x|/2))), ±1 from 4 on. */
// @inline
export function erf4(x: v128): v128 {
  const size = f32x4.pmin(f32x4.abs(x), splat(4));
  const s = f32x4.mul(size, size);
  let p = splat(7.889119297033176e-5);
  p = horner(p, s, -0.0008020841050893068);
  p = horner(p, s, 0.005189535208046436);
  p = horner(p, s, -0.026854444295167923);
  p = horner(p, s, 0.11283600330352783);
  p = horner(p, s, -0.3761262595653534);
  p = horner(p, s, 1.1283791065216064);
  const t = f32x4.div(splat(1), f32x4.add(splat(1), f32x4.mul(size, splat(0.5))));
  let q = splat(-0.05907798558473587);
  q = horner(q, t, -0.040836259722709656);
  q = horner(q, t, 0.38357672095298767);
  q = horner(q, t, 0.11438257992267609);
  q = horner(q, t, 0.3261224925518036);
  q = horner(q, t, 0.2745126485824585);
  q = horner(q, t, 0.0005366015830077231);
  const far = f32x4.sub(splat(1), f32x4.mul(exp4(f32x4.neg(s)), q));
  const value = select(f32x4.lt(size, splat(1)), f32x4.mul(size, p), far);
  return v128.or(value, v128.and(x, i32x4.splat(0x80000000)));
}
