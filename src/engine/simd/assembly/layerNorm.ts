// Layer normalisation over [rows, channels] (Ba, Kiros and Hinton 2016): every row by its own mean and
// variance. Rows are short and their numbers lie side by side; sums run through a row in order.

/** y = (x − mean)/√(variance + ε)·γ + β, mean and variance those of the row. */
export function layerNormalise(
  x: usize,
  rows: i32,
  channels: i32,
  gamma: usize,
  beta: usize,
  epsilon: f32,
  y: usize,
): void {
  const length = (<usize>channels) << 2;
  for (let row = 0; row < rows; row++, x += length, y += length) {
    const mean = meanOfRow(x, channels);
    const inverse = inverseDeviation(x, channels, mean, epsilon);
    for (let c: usize = 0; c < length; c += 4) {
      const normal = (f32.load(x + c) - mean) * inverse;
      f32.store(y + c, normal * f32.load(gamma + c) + f32.load(beta + c));
    }
  }
}

/**
 * dβ = Σ dy, dγ = Σ dy·x̂, and, where `dx` is not null, with g = dy·γ and means over the row
 * dx = (g − mean(g) − x̂·mean(g·x̂))/√(variance + ε). dx may be dy.
 */
export function layerNormaliseGradient(
  x: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  gamma: usize,
  epsilon: f32,
  dgamma: usize,
  dbeta: usize,
  dx: usize,
): void {
  const length = (<usize>channels) << 2;
  memory.fill(dgamma, 0, length);
  memory.fill(dbeta, 0, length);
  const share = <f32>1 / <f32>channels;
  for (let row = 0; row < rows; row++, x += length, dy += length) {
    const mean = meanOfRow(x, channels);
    const inverse = inverseDeviation(x, channels, mean, epsilon);
    let plain: f32 = 0,
      along: f32 = 0;
    for (let c: usize = 0; c < length; c += 4) {
      const d = f32.load(dy + c);
      const normal = (f32.load(x + c) - mean) * inverse;
      f32.store(dbeta + c, f32.load(dbeta + c) + d);
      f32.store(dgamma + c, f32.load(dgamma + c) + d * normal);
      const g = d * f32.load(gamma + c);
      plain += g;
      along += g * normal;
    }
    if (!dx) continue;
    plain *= share;
    along *= share;
    for (let c: usize = 0; c < length; c += 4) {
      const normal = (f32.load(x + c) - mean) * inverse;
      const g = f32.load(dy + c) * f32.load(gamma + c);
      f32.store(dx + c, (g - plain - normal * along) * inverse);
    }
    dx += length;
  }
}

// @inline
function meanOfRow(x: usize, channels: i32): f32 {
  let sum: f32 = 0;
  for (let c: usize = 0; c < (<usize>channels) << 2; c += 4) sum += f32.load(x + c);
  return sum / <f32>channels;
}

// @inline
function inverseDeviation(x: usize, channels: i32, mean: f32, epsilon: f32): f32 {
  let sum: f32 = 0;
  for (let c: usize = 0; c < (<usize>channels) << 2; c += 4) {
    const d = f32.load(x + c) - mean;
    sum += d * d;
  }
  return <f32>1 / sqrt<f32>(sum / <f32>channels + epsilon);
}
