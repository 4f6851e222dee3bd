// What a spline is fitted to, and the scale in which its values are logits.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";

/** One-hot rows [N, classes] of class numbers. */
export function oneHot(classNumbers: ArrayLike<number>, classes: number): Matrix {
  const Y = zeroMatrix(classNumbers.length, classes);
  for (let i = 0; i < classNumbers.length; i++) Y.data[i * classes + classNumbers[i]] = 1;
  return Y;
}

/** Powers of two alone: the choice among them, and so the network, is the same on every machine. */
const SCALES: readonly number[] = [1, 2, 4, 8, 16, 32, 64];

/**
 * Values fitted to one-hot rows lie between 0 and 1, where softmax is hardly more than a guess: the scale
 * with the least cross-entropy. No answer changes by it, only how sure it is.
 */
export function logitScale(values: Matrix, classNumbers: ArrayLike<number>): number {
  const losses = SCALES.map((scale) => crossEntropy(values, classNumbers, scale));
  return SCALES[losses.indexOf(Math.min(...losses))];
}

/** Summed over rows. */
function crossEntropy(values: Matrix, classNumbers: ArrayLike<number>, scale: number): number {
  const { rows, columns, data } = values;
  let loss = 0;
  for (let i = 0; i < rows; i++) {
    const own = data[i * columns + classNumbers[i]];
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += Math.exp(scale * (data[i * columns + c] - own));
    loss += Math.log(sum);
  }
  return loss;
}
