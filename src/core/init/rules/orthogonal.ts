// Random orthogonal kernels: a layer that neither stretches nor shrinks. Saxe, McClelland & Ganguli
// 2013 (arXiv 1312.6120); shapes and signs as in Keras' Orthogonal.

import type { Random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Draw, Initializer } from "#core/init/initializer.ts";

export const orthogonal: Initializer<"gain"> = {
  label: "orthogonal",
  hint: "Kernels that turn signals and do not stretch them.",
  options: {
    gain: { label: "Gain", hint: "How far signals are stretched.", default: 1, min: -10, max: 10 },
  },
};

/**
 * The kernel seen as a matrix [everything but the last axis, last axis] is gain·Q with QᵀQ = I, or
 * QQᵀ = I where it is wider than tall. Q is uniform (Haar) over such matrices.
 */
export const drawOrthogonal: Draw<"gain"> = (shape, { gain }, { stream }) => {
  const columns = shape[shape.length - 1];
  const rows = sizeOf(shape) / columns;
  const wide = columns > rows;
  const vectors = orthonormal(Math.min(rows, columns), Math.max(rows, columns), stream);
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const row = Math.floor(i / columns);
    const column = i % columns;
    return gain * (wide ? vectors[row][column] : vectors[column][row]);
  });
};

/**
 * `count` orthonormal vectors of `length` ≥ count: normal draws, Gram–Schmidt with each projection
 * taken twice, which reaches rounding (Giraud et al. 2005). Dividing by the positive norm is the QR
 * decomposition with a positive diagonal of R, the sign choice that makes Q uniform (Mezzadri 2007).
 */
function orthonormal(count: number, length: number, stream: Random): Float64Array[] {
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => stream.normal());
    for (const earlier of [...vectors, ...vectors])
      addMultiple(vector, earlier, -dot(vector, earlier));
    const norm = Math.sqrt(dot(vector, vector));
    // A draw within the span of the earlier ones has probability zero; take another if it happens.
    if (norm > 1e-6) vectors.push(vector.map((x) => x / norm));
  }
  return vectors;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addMultiple(target: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * vector[i];
}
