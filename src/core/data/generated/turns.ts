// Sine and cosine of an angle in turns (1 = once round) from + − × alone, so that generated data
// has the same bits in every browser: Math.sin may differ between engines in the last place.

/** sin 2πt, absolute error below 1e-15 for |t| ≤ 1000. */
export function sinTurns(t: number): number {
  return cosTurns(t - 0.25);
}

/** cos 2πt, absolute error below 1e-15 for |t| ≤ 1000. */
export function cosTurns(t: number): number {
  const quarter = Math.floor(4 * t + 0.5);
  const angle = (t - quarter / 4) * 6.283185307179586; // within ±π/4
  switch (((quarter % 4) + 4) % 4) {
    case 0:
      return cosSeries(angle);
    case 1:
      return -sinSeries(angle);
    case 2:
      return -cosSeries(angle);
    default:
      return sinSeries(angle);
  }
}

// Taylor: at π/4 the first term left out is below 1e-17.
function sinSeries(x: number): number {
  let sum = 1;
  for (let n = 16; n >= 2; n -= 2) sum = 1 - (sum * x * x) / (n * (n + 1));
  return x * sum;
}

function cosSeries(x: number): number {
  let sum = 1;
  for (let n = 17; n >= 1; n -= 2) sum = 1 - (sum * x * x) / (n * (n + 1));
  return sum;
}
