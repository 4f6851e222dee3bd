// The standard normal distribution: density, distribution function, quantile; and erf.
// The quantile uses only IEEE-exact operations, so that seeded draws agree on every machine.

const SQRT_2PI = 2.5066282746310002;

/** φ(z) = e^(−z²/2) / √(2π). */
export function normalPdf(z: number): number {
  return Math.exp(-0.5 * z * z) / SQRT_2PI;
}

/**
 * Φ(z) = P(Z ≤ z), relative error near 1e-15 also in the lower tail.
 * Series of Marsaglia (2004) near the centre, Laplace's continued fraction (Lentz) outside.
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return NaN;
  if (z === Infinity) return 1;
  if (z < -38.6) return 0;
  if (z > 1.5) return 1 - normalCdf(-z);
  return z < -1.5 ? lowerTail(-z) : 0.5 + centralSeries(z);
}

/** erf(x) = 2Φ(x√2) − 1, by the odd series near zero so that small arguments keep full precision. */
export function erf(x: number): number {
  const z = x * Math.SQRT2;
  return Math.abs(z) <= 1.5
    ? 2 * centralSeries(z)
    : Math.sign(x) * (1 - 2 * normalCdf(-Math.abs(z)));
}

/** Φ(z) − ½ = φ(z)·(z + z³/3 + z⁵/15 + …): all terms of one sign, no cancellation. */
function centralSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
    term *= (z * z) / i;
    sum += term;
  }
  return sum * normalPdf(z);
}

/** P(Z > z) for z ≥ 1.5. */
function lowerTail(z: number): number {
  return normalPdf(z) * tailFraction(z);
}

/** 1/(z + 1/(z + 2/(z + 3/(z + …)))) for z ≥ 1.5, evaluated from the inside out. */
function tailFraction(z: number): number {
  let fraction = z;
  for (let i = 120; i >= 1; i--) fraction = z + i / fraction;
  return 1 / fraction;
}

/** Mills' ratio P(Z > z)/φ(z): finite where both vanish; Infinity only for z below −38. */
export function millsRatio(z: number): number {
  return z >= 1.5 ? tailFraction(z) : normalCdf(-z) / normalPdf(z);
}

/**
 * Φ⁻¹(p) for 0 < p < 1, relative error about 1e-16: M. J. Wichura, Algorithm AS 241 (PPND16),
 * Applied Statistics 37 (1988). 0 and 1 give ∓Infinity, anything else outside gives NaN.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(CENTRE_OVER, r)) / horner(CENTRE_UNDER, r);
  }
  const r = Math.sqrt(-exactLog(q < 0 ? p : 1 - p));
  const z =
    r <= 5
      ? horner(MIDDLE_OVER, r - 1.6) / horner(MIDDLE_UNDER, r - 1.6)
      : horner(TAIL_OVER, r - 5) / horner(TAIL_UNDER, r - 5);
  return q < 0 ? -z : z;
}

function horner(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i];
  return value;
}

const bits = new DataView(new ArrayBuffer(8));

/**
 * ln x for positive normal x from + − × ÷ alone: x = 2ᵉ·m with m in [√½, √2), and
 * ln m = 2 artanh(s), s = (m−1)/(m+1), by its odd series (|s| ≤ 0.1716: 11 terms reach 1e-17).
 */
export function exactLog(x: number): number {
  bits.setFloat64(0, x);
  let exponent = ((bits.getUint32(0) >>> 20) & 0x7ff) - 1022;
  bits.setUint32(0, (bits.getUint32(0) & 0x800fffff) | (1022 << 20));
  let mantissa = bits.getFloat64(0);
  if (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent -= 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  let series = 0;
  for (let i = 23; i >= 1; i -= 2) series = series * s * s + 1 / i;
  return exponent * 0.6931471805599453 + 2 * s * series;
}

// AS 241: numerator and denominator of each region, lowest power first.
const CENTRE_OVER = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
  45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
];
const CENTRE_UNDER = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
  39307.89580009271061, 28729.085735721942674, 5226.495278852545925,
];
const MIDDLE_OVER = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833,
  7.7454501427834140764e-4,
];
const MIDDLE_UNDER = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
  0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
];
const TAIL_OVER = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
  0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5,
  2.01033439929228813265e-7,
];
const TAIL_UNDER = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
  7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
  2.04426310338993978564e-15,
];
