// Dense float64 matrices as plain data, row-major, and small operations on whole ones. The large products
// are in products.ts; nothing here checks for finiteness.

/** data[row · columns + column]. */
export type Matrix = {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
};

export function zeroMatrix(rows: number, columns: number): Matrix {
  return { rows, columns, data: new Float64Array(rows * columns) };
}

/** A matrix over the given numbers; float32 is widened, float64 shared. Throws RangeError when they do not fill it. */
export function matrixOf(
  rows: number,
  columns: number,
  numbers: Float32Array | Float64Array,
): Matrix {
  if (numbers.length !== rows * columns) {
    throw new RangeError(
      `matrixOf: ${rows}×${columns} needs ${rows * columns} numbers, got ${numbers.length}`,
    );
  }
  const data = numbers instanceof Float64Array ? numbers : Float64Array.from(numbers);
  return { rows, columns, data };
}

export function transpose({ rows, columns, data }: Matrix): Matrix {
  const result = zeroMatrix(columns, rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result.data[j * rows + i] = data[i * columns + j];
  }
  return result;
}

/** tr(A) of a square matrix. */
export function trace({ columns, data }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < data.length; i += columns + 1) sum += data[i];
  return sum;
}

/** Copies the lower triangle of a square matrix over its upper one. */
export function mirrorLower({ columns, data }: Matrix): void {
  for (let i = 1; i < columns; i++) {
    for (let j = 0; j < i; j++) data[j * columns + i] = data[i * columns + j];
  }
}

/** Copies the upper triangle of a square matrix over its lower one. */
export function mirrorUpper({ columns, data }: Matrix): void {
  for (let i = 1; i < columns; i++) {
    for (let j = 0; j < i; j++) data[i * columns + j] = data[j * columns + i];
  }
}

/** Mean of every column, summed from the first row's distance so that large offsets lose no digits. */
export function columnMeans({ rows, columns, data }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) means[j] += data[i * columns + j] - data[j];
  }
  for (let j = 0; j < columns; j++) means[j] = rows === 0 ? 0 : data[j] + means[j] / rows;
  return means;
}
