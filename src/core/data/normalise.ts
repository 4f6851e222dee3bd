// Z-scores: mean 0 and standard deviation 1 on the training part, and the same map for the rest.
// Means and deviations are summed in float64, in row order, so every machine gets the same bits.

import type { Normalisation } from "./dataset.ts";

/**
 * Mean and population standard deviation of `values`, seen as rows of `width` columns, one entry a
 * column; width 1 gives one entry for all numbers. A column that never varies gets scale 1.
 */
export function measure(values: ArrayLike<number>, width: number): Normalisation {
  const rows = values.length / width;
  const mean = columnSums(values, width, (value) => value).map((sum) => sum / rows);
  const squares = columnSums(values, width, (value, column) => (value - mean[column]) ** 2);
  const scale = Array.from(squares, (sum, column) => {
    const isTiny = sum < SMALLEST_SQUARES;
    const deviation = isTiny
      ? tinyDeviation(values, width, column, mean[column])
      : Math.sqrt(sum / rows);
    // Rounding leaves a constant column a deviation of about 1e-16 of its mean, not 0.
    return deviation > 1e-12 * Math.abs(mean[column]) ? deviation : 1;
  });
  return { mean: Array.from(mean), scale };
}

/** Sums of squares below this have lost digits, or all of them, to underflow. */
const SMALLEST_SQUARES = 1e-280;

/**
 * The deviation of a column of numbers so small that their squares underflow: computed in units of the
 * largest.
 */
function tinyDeviation(
  values: ArrayLike<number>,
  width: number,
  column: number,
  mean: number,
): number {
  let largest = 0;
  for (let i = column; i < values.length; i += width) {
    largest = Math.max(largest, Math.abs(values[i] - mean));
  }
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = column; i < values.length; i += width) sum += ((values[i] - mean) / largest) ** 2;
  return largest * Math.sqrt((sum * width) / values.length);
}

function columnSums(
  values: ArrayLike<number>,
  width: number,
  term: (value: number, column: number) => number,
): Float64Array {
  const sums = new Float64Array(width);
  for (let start = 0; start < values.length; start += width) {
    for (let column = 0; column < width; column++) {
      sums[column] += term(values[start + column], column);
    }
  }
  return sums;
}

/** Makes room for so many numbers. */
export type Memory = (numbers: number) => Float32Array;

const ofThisThread: Memory = (numbers) => new Float32Array(numbers);

/** (value − mean) / scale, column by column, as float32. */
export function standardise(
  values: ArrayLike<number>,
  { mean, scale }: Normalisation,
  memory: Memory = ofThisThread,
): Float32Array {
  const width = mean.length;
  const result = memory(values.length);
  for (let start = 0; start < result.length; start += width) {
    for (let column = 0; column < width; column++) {
      result[start + column] = (values[start + column] - mean[column]) / scale[column];
    }
  }
  return result;
}

/** The raw number behind a standardised one of column `column`. */
export function restore(value: number, { mean, scale }: Normalisation, column = 0): number {
  return value * scale[column % scale.length] + mean[column % mean.length];
}
