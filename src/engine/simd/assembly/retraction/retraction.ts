// Kernels g·Q whose rows or columns stay orthonormal, in float64 within: the same bits on every machine, and entries
// that are g·Q's rounded once.

import { addMultiple, bytesOf, countOf, dot, loadVectors, storeVectors } from "./vectors.ts";

/**
 * The gradient loses its part normal to the kernels of gain g: G −= Q·(QᵀG + GᵀQ)/2, Q = K/g, or the same of their
 * transposes. `work` holds tangentSize numbers. A gain of 0: nothing happens.
 */
export function tangent(
  kernel: usize,
  gradient: usize,
  rows: i32,
  columns: i32,
  gain: usize,
  work: usize,
): void {
  const g: f64 = f32.load(gain);
  if (g === 0) return;
  const count = <usize>countOf(rows, columns);
  const bytes = bytesOf(rows, columns);
  const gradients = work + count * bytes;
  const products = gradients + count * bytes;
  loadVectors(kernel, rows, columns, work);
  loadVectors(gradient, rows, columns, gradients);
  for (let i: usize = 0; i < count; i++) {
    for (let j: usize = 0; j < count; j++) {
      const product = dot(work + i * bytes, gradients + j * bytes, bytes);
      f64.store(products + ((i * count + j) << 3), product);
    }
  }
  for (let i: usize = 0; i < count; i++) {
    for (let j: usize = 0; j < count; j++) {
      const one = f64.load(products + ((i * count + j) << 3));
      const other = f64.load(products + ((j * count + i) << 3));
      addMultiple(gradients + i * bytes, work + j * bytes, (one + other) / (-2 * g * g), bytes);
    }
  }
  storeVectors(gradients, 1, gradient, rows, columns);
}

/**
 * K = g·qf(K): Gram–Schmidt with every projection taken twice, which reaches rounding (Giraud et al. 2005); dividing
 * by positive norms is the QR decomposition with a positive diagonal of R. `work` holds retractSize numbers.
 */
export function retract(kernel: usize, rows: i32, columns: i32, gain: usize, work: usize): void {
  const g: f64 = f32.load(gain);
  if (g === 0) return;
  const bytes = bytesOf(rows, columns);
  const end = work + <usize>countOf(rows, columns) * bytes;
  loadVectors(kernel, rows, columns, work);
  for (let vector = work; vector < end; vector += bytes) {
    for (let pass = 0; pass < 2; pass++) {
      for (let earlier = work; earlier < vector; earlier += bytes) {
        addMultiple(vector, earlier, -dot(earlier, vector, bytes), bytes);
      }
    }
    const norm = Math.sqrt(dot(vector, vector, bytes));
    for (let at = vector; at < vector + bytes; at += 8) f64.store(at, f64.load(at) / norm);
  }
  storeVectors(work, g, kernel, rows, columns);
}
