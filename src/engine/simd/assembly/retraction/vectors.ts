// The rows of a wide matrix, or the columns of a tall or square one, as vectors of float64 one behind the other.

/** Numbers from one vector to the next: two pairs of registers. */
function strideOf(length: i32): i32 {
  return (length + 3) & ~3;
}

/** Vectors of a matrix, the fewer of rows and columns. */
// @inline
export function countOf(rows: i32, columns: i32): i32 {
  return rows < columns ? rows : columns;
}

/** Bytes from one vector to the next. */
// @inline
export function bytesOf(rows: i32, columns: i32): usize {
  return (<usize>strideOf(rows < columns ? columns : rows)) << 3;
}

/** Where entry [i, j] of the matrix stands among its vectors. */
// @inline
function placeOf(rows: i32, columns: i32, i: i32, j: i32, bytes: usize): usize {
  const isWide = rows < columns;
  const vector = isWide ? i : j;
  const entry = isWide ? j : i;
  return <usize>vector * bytes + ((<usize>entry) << 3);
}

export function loadVectors(matrix: usize, rows: i32, columns: i32, to: usize): void {
  const bytes = bytesOf(rows, columns);
  memory.fill(to, 0, <usize>countOf(rows, columns) * bytes);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, matrix += 4) {
      f64.store(to + placeOf(rows, columns, i, j, bytes), <f64>f32.load(matrix));
    }
  }
}

/** matrix = factor · the vectors. */
export function storeVectors(
  from: usize,
  factor: f64,
  matrix: usize,
  rows: i32,
  columns: i32,
): void {
  const bytes = bytesOf(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, matrix += 4) {
      const value = f64.load(from + placeOf(rows, columns, i, j, bytes));
      f32.store(matrix, <f32>(factor * value));
    }
  }
}

export function dot(a: usize, b: usize, bytes: usize): f64 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  for (let i: usize = 0; i < bytes; i += 32) {
    even = f64x2.add(even, f64x2.mul(v128.load(a + i), v128.load(b + i)));
    odd = f64x2.add(odd, f64x2.mul(v128.load(a + i, 16), v128.load(b + i, 16)));
  }
  const sum = f64x2.add(even, odd);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

export function addMultiple(to: usize, from: usize, factor: f64, bytes: usize): void {
  const times = f64x2.splat(factor);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(to + i, f64x2.add(v128.load(to + i), f64x2.mul(times, v128.load(from + i))));
  }
}
