// exp, log, tanh and erf in WGSL from arithmetic alone, by the polynomials of simd/assembly/functions.ts: WGSL leaves
// its own functions several units of rounding, and log(1 + x) none at all near 0.

export const FUNCTIONS = `
fn exp_(given: f32) -> f32 {
  let x = clamp(given, -87.0, 88.0);
  let n = round(x * 1.44269504);
  var r = x - n * 0.693359375;
  r = r - n * -2.1219444e-4;
  var p = 0.0013951717410236597;
  p = p * r + 0.008369598537683487;
  p = p * r + 0.0416661873459816;
  p = p * r + 0.16666512191295624;
  p = p * r + 0.5;
  p = ((r * r) * p + r) + 1.0;
  let value = p * bitcast<f32>((i32(n) + 127i) << 23u);
  return select(value, given, given != given);
}
fn log_of(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  var e = i32(bits >> 23u) - 126i;
  var m = bitcast<f32>((bits & 0x007fffffu) | 0x3f000000u);
  if (m < 0.70710678) { e -= 1i; m = m + m; }
  let f = m - 1.0;
  var p = 0.06746601313352585;
  p = p * f - 0.11675640940666199;
  p = p * f + 0.11888174712657928;
  p = p * f - 0.12405591458082199;
  p = p * f + 0.14219550788402557;
  p = p * f - 0.1666799634695053;
  p = p * f + 0.2000211924314499;
  p = p * f - 0.25000008940696716;
  p = p * f + 0.3333331346511841;
  let n = f32(e);
  let f2 = f * f;
  let y = ((f2 * f) * p + n * -2.1219444e-4) - f2 * 0.5;
  return (f + y) + n * 0.693359375;
}
fn log1p_(t: f32) -> f32 {
  let u = 1.0 + t;
  let lost = t - (u - 1.0);
  return log_of(u) + lost / u;
}
fn tanh_(x: f32) -> f32 {
  let size = abs(x);
  let s = x * x;
  var p = -0.005717036779969931;
  p = p * s + 0.020650578662753105;
  p = p * s - 0.05374349653720856;
  p = p * s + 0.13331490755081177;
  p = p * s - 0.3333328366279602;
  let near = x + (x * s) * p;
  let far = 1.0 - 2.0 / (exp_(size + size) + 1.0);
  return select(select(far, -far, x < 0.0), near, size < 0.625);
}
fn sigmoid_(x: f32) -> f32 { return 1.0 / (1.0 + exp_(-x)); }
fn softplus_(x: f32) -> f32 { return select(x, 0.0, x < 0.0) + log1p_(exp_(-abs(x))); }
fn erf_(x: f32) -> f32 {
  let size = min(abs(x), 4.0);
  let s = size * size;
  var p = 7.889119297033176e-5;
  p = p * s - 0.0008020841050893068;
  p = p * s + 0.005189535208046436;
  p = p * s - 0.026854444295167923;
  p = p * s + 0.11283600330352783;
  p = p * s - 0.3761262595653534;
  p = p * s + 1.1283791065216064;
  let t = 1.0 / (1.0 + size * 0.5);
  var q = -0.05907798558473587;
  q = q * t - 0.040836259722709656;
  q = q * t + 0.38357672095298767;
  q = q * t + 0.11438257992267609;
  q = q * t + 0.3261224925518036;
  q = q * t + 0.2745126485824585;
  q = q * t + 0.0005366015830077231;
  let far = 1.0 - exp_(-s) * q;
  let value = select(far, size * p, size < 1.0);
  return select(value, -value, x < 0.0);
}
fn normalCdf(x: f32) -> f32 { return 0.5 * (1.0 + erf_(x * 0.70710678)); }
`;
