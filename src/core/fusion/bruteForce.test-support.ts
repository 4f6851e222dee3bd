// Affine regression by brute force, for tests of the solvers: every regressor is written out as a column
// from the definition of the layer, and fitted values are projections onto the columns, by Gram–Schmidt.
// Shares nothing with the code it judges: no patches, no moments, no normal equations, no Cholesky.

import type { Tensor } from "#core/math/tensor.ts";
import type { LayerSpec } from "#core/model/layers.ts";

/** A vector over all rows: sample by sample, position by position. */
export type Column = Float64Array;

/** What a fused dense layer or convolution (sizes per axis, explicit padding) reads, a column for each weight of a unit. */
export function regressors(layer: LayerSpec, inputs: Tensor, output: readonly number[]): Column[] {
  if (layer.type === "conv1d" || layer.type === "conv2d") return taps(layer, inputs, output);
  const [samples, features] = [inputs.shape[0], inputs.data.length / inputs.shape[0]];
  return Array.from({ length: features }, (_, i) =>
    Float64Array.from({ length: samples }, (_, n) => inputs.data[n * features + i]),
  );
}

/** x[n, j·s + t − before, c] for every tap t and channel c, 0 outside: a signal is an image of one row. */
function taps(
  { kernelSize, strides, padding }: LayerSpec & { type: "conv1d" | "conv2d" },
  { shape, data }: Tensor,
  output: readonly number[],
): Column[] {
  const image = (values: readonly number[], one: number) =>
    values.length === 1 ? [one, values[0]] : values;
  const [height, width] = image(shape.slice(1, -1), 1);
  const [rows, columns] = image(output.slice(0, -1), 1);
  const [tall, wide] = image(kernelSize as readonly number[], 1);
  const [down, right] = image(strides as readonly number[], 1);
  const befores = (padding as readonly (readonly [number, number])[]).map(([before]) => before);
  const [top, left] = image(befores, 0);
  const [samples, channels] = [shape[0], shape[shape.length - 1]];
  const result: Column[] = [];
  for (let a = 0; a < tall; a++)
    for (let b = 0; b < wide; b++)
      for (let c = 0; c < channels; c++) {
        const column = new Float64Array(samples * rows * columns);
        let row = 0;
        for (let n = 0; n < samples; n++)
          for (let i = 0; i < rows; i++)
            for (let j = 0; j < columns; j++, row++) {
              const [y, x] = [i * down + a - top, j * right + b - left];
              if (y < 0 || y >= height || x < 0 || x >= width) continue;
              column[row] = data[((n * height + y) * width + x) * channels + c];
            }
        result.push(column);
      }
  return result;
}

/** What a bias adds: a column of ones, or one for each position. */
export function intercepts(rows: number, positions: number, perPosition: boolean): Column[] {
  if (!perPosition) return [new Float64Array(rows).fill(1)];
  return Array.from({ length: positions }, (_, j) =>
    Float64Array.from({ length: rows }, (_, row) => (row % positions === j ? 1 : 0)),
  );
}

/** The columns of z [N, …positions, units]. */
export function unitsOf({ shape, data }: Tensor): Column[] {
  const units = shape[shape.length - 1];
  return Array.from({ length: units }, (_, o) =>
    Float64Array.from({ length: data.length / units }, (_, row) => data[row * units + o]),
  );
}

export type Regression = {
  /** ẑ, a column for each unit. */
  readonly fitted: readonly Column[];
  /** Weights of each unit; only where penalty > 0, for else there may be many. */
  readonly kernel?: readonly Column[];
};

/**
 * min ‖z − X·k − free·b‖² + Σ penaltyᵢ·kᵢ² for every target z: ordinary least squares once diag(√penalty) is put
 * under X and zeros under the rest, so that the lower part of the projection is √penaltyᵢ·kᵢ.
 */
export function regress(
  X: readonly Column[],
  free: readonly Column[],
  targets: readonly Column[],
  penalty: number | Float64Array,
): Regression {
  const roots = X.map((_, i) => Math.sqrt(typeof penalty === "number" ? penalty : penalty[i]));
  const [rows, extra] = [targets[0].length, roots.some((root) => root > 0) ? X.length : 0];
  const extended = (column: Column, below: number) => {
    const result = new Float64Array(rows + extra);
    result.set(column);
    if (below < extra) result[rows + below] = roots[below];
    return result;
  };
  const none = Infinity;
  const basis = orthonormal([
    ...free.map((column) => extended(column, none)),
    ...X.map((column, i) => extended(column, i)),
  ]);
  const projections = targets.map((z) => project(basis, extended(z, none)));
  const fitted = projections.map((projection) => projection.subarray(0, rows));
  if (extra === 0) return { fitted };
  const weightsIn = (p: Column) => p.subarray(rows).map((value, i) => value / roots[i]);
  return { fitted, kernel: projections.map(weightsIn) };
}

/**
 * λ times the sum of squares of every regressor around its intercepts, averaged over those of its channel: what a
 * relative ridge adds; 1 for a constant channel.
 */
export function variancePenalties(
  X: readonly Column[],
  free: readonly Column[],
  lambda: number,
  channels: number,
): Float64Array {
  const basis = orthonormal(free);
  const squares = X.map((column) => {
    const fitted = project(basis, column);
    const rest = column.map((value, i) => value - fitted[i]);
    return dot(rest, rest) > 1e-20 * dot(column, column) ? dot(rest, rest) : 0;
  });
  return Float64Array.from(squares, (_, i) => {
    const own = squares.filter((_square, j) => j % channels === i % channels);
    const mean = own.reduce((sum, square) => sum + square, 0) / own.length;
    return mean > 0 ? lambda * mean : 1;
  });
}

/** Gram–Schmidt, twice, because once leaves what cancellation has spoilt; columns that add nothing new are left out. */
function orthonormal(columns: readonly Column[]): Column[] {
  const basis: Column[] = [];
  for (const column of columns) {
    const before = length(column);
    const rest = column.slice();
    for (let pass = 0; pass < 2; pass++) for (const q of basis) subtract(rest, q, dot(q, rest));
    const after = length(rest);
    if (after > 1e-11 * before) basis.push(rest.map((value) => value / after));
  }
  return basis;
}

function project(basis: readonly Column[], z: Column): Column {
  const rest = z.slice();
  for (let pass = 0; pass < 2; pass++) for (const q of basis) subtract(rest, q, dot(q, rest));
  return z.map((value, i) => value - rest[i]);
}

function subtract(from: Column, q: Column, factor: number): void {
  for (let i = 0; i < from.length; i++) from[i] -= factor * q[i];
}

function dot(a: Column, b: Column): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function length(column: Column): number {
  return Math.sqrt(dot(column, column));
}
