// Two correlated normal variables: the orthant probability, and the moments of rectified ones.

import { normalCdf, normalPdf } from "./normal.ts";
import { integrate } from "./quadrature.ts";

/**
 * P(U ≤ h, V ≤ k) for standard normals with correlation ρ, by Plackett's identity ∂P/∂ρ = density:
 * P = Φ(h)Φ(k) + 1/(2π) ∫₀^{asin ρ} exp(−(h² + k² − 2hk·sin θ)/(2cos²θ)) dθ. Absolute error about 1e-15.
 */
export function bivariateNormalCdf(h: number, k: number, rho: number): number {
  if (rho >= 1) return normalCdf(Math.min(h, k));
  if (rho <= -1) return Math.max(0, normalCdf(h) - normalCdf(-k));
  const integral = overAngles(rho, (sin, cos) => exponential(h, k, sin, cos));
  return normalCdf(h) * normalCdf(k) + integral / (2 * Math.PI);
}

/**
 * 2π·cos θ times the density of (h, k) at correlation sin θ. The exponent is (h ∓ k)²/(2cos²θ) ± hk/(1 ± sin θ),
 * the sign that of sin θ: a form that stays exact where cos θ vanishes.
 */
function exponential(h: number, k: number, sin: number, cos: number): number {
  const sign = sin < 0 ? -1 : 1;
  const apart = (h - sign * k) / cos;
  return Math.exp(-(apart * apart) / 2 - (sign * h * k) / (1 + sign * sin));
}

/** ∫₀^{asin ρ} g(sin θ, cos θ) dθ for g that sharpens towards θ = ±π/2: panels halve towards that end. */
function overAngles(rho: number, g: (sin: number, cos: number) => number): number {
  const integrand = (theta: number) => g(Math.sin(theta), Math.cos(theta));
  const end = Math.asin(rho);
  const edge = Math.sign(end) * (Math.PI / 2);
  let sum = 0;
  let from = 0;
  while (Math.abs(from) < Math.abs(end)) {
    const half = from + (edge - from) / 2;
    const isLast = Math.abs(half) >= Math.abs(end) || Math.abs(edge - from) < 1e-8;
    const to = isLast ? end : half;
    sum += integrate(integrand, from, to);
    from = to;
  }
  return sum;
}

/**
 * What Cov(max(Z₁,0), max(Z₂,0)) has beyond its linear part Cov(Z₁,Z₂)·Φ(m₁/s₁)·Φ(m₂/s₂): Price's theorem (1958)
 * twice, ∂²Cov/∂ρ² = s₁s₂·φ₂(h, k; ρ), so s₁s₂ ∫₀^ρ (ρ − t)·φ₂(h, k; t) dt. Nothing cancels. s₁, s₂ > 0, |ρ| ≤ 1.
 */
export function reluResidual(m1: number, s1: number, m2: number, s2: number, rho: number): number {
  const [h, k] = [m1 / s1, m2 / s2];
  const integral = overAngles(rho, (sin, cos) => (rho - sin) * exponential(h, k, sin, cos));
  return (s1 * s2 * integral) / (2 * Math.PI);
}

/** P(U ≤ h, V ≤ k) − Φ(h)Φ(k) − ρ·φ(h)φ(k), |ρ| ≤ 1: to relative accuracy also where ρ is small. */
export function orthantResidual(h: number, k: number, rho: number): number {
  const independent = Math.exp(-(h * h + k * k) / 2);
  const difference = (sin: number, cos: number) => exponential(h, k, sin, cos) - cos * independent;
  // ∫(φ₂(t) − φ₂(0))dt = ∫(ρ − t)·φ₂′(t)dt
  const derivative = (sin: number, cos: number) => {
    const c2 = cos * cos;
    const growth = sin / c2 + (h * k * (1 + sin * sin) - sin * (h * h + k * k)) / (c2 * c2);
    return (rho - sin) * exponential(h, k, sin, cos) * growth;
  };
  return overAngles(rho, Math.abs(rho) < 0.5 ? derivative : difference) / (2 * Math.PI);
}

const ONE = 1 - 1e-14;

/**
 * E max(Z₁,0)·max(Z₂,0) for Z₁ ~ N(m₁, s₁²), Z₂ ~ N(m₂, s₂²) with correlation ρ, exact: moments of the
 * truncated bivariate normal (Rosenbaum 1961). s₁, s₂ > 0.
 */
export function reluProductMean(
  m1: number,
  s1: number,
  m2: number,
  s2: number,
  rho: number,
): number {
  if (rho > ONE) return sameDirection(m1, s1, m2, s2, Math.max(-m1 / s1, -m2 / s2), Infinity);
  if (rho < -ONE) return m1 / s1 > -m2 / s2 ? sameDirection(m1, s1, m2, -s2, -m1 / s1, m2 / s2) : 0;
  const [h, k] = [-m1 / s1, -m2 / s2];
  const s = Math.sqrt(1 - rho * rho);
  const tailK = normalCdf((rho * h - k) / s);
  const tailH = normalCdf((rho * k - h) / s);
  const both = bivariateNormalCdf(-h, -k, rho);
  const meanU = normalPdf(h) * tailK + rho * normalPdf(k) * tailH;
  const meanV = normalPdf(k) * tailH + rho * normalPdf(h) * tailK;
  const density = Math.exp(-(h * h - 2 * rho * h * k + k * k) / (2 * s * s)) / (2 * Math.PI * s);
  const meanUV =
    rho * both + rho * (h * normalPdf(h) * tailK + k * normalPdf(k) * tailH) + s * s * density;
  return m1 * m2 * both + m1 * s2 * meanV + m2 * s1 * meanU + s1 * s2 * meanUV;
}

/** E (m₁ + s₁u)(m₂ + c·u) over low < u < high, u standard normal. */
function sameDirection(
  m1: number,
  s1: number,
  m2: number,
  c: number,
  low: number,
  high: number,
): number {
  const edge = (u: number) => (Number.isFinite(u) ? u * normalPdf(u) : 0);
  const mass = normalCdf(high) - normalCdf(low);
  const first = normalPdf(low) - normalPdf(high);
  const second = mass + edge(low) - edge(high);
  return m1 * m2 * mass + (m1 * c + m2 * s1) * first + s1 * c * second;
}
