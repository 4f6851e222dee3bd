// What the kernels and the TypeScript that calls them both know. `npm run kernels` repeats it in
// ../compiled/kernelInterface.ts with `number` for i32, so functions here are of whole numbers and
// divide without a rest.

/** Buffers begin at multiples of so many numbers and are padded to them: a line of the cache, four vectors. */
// @inline
export const ALIGNMENT = 16;

// Activations by number.
export const LINEAR = 0;
export const RELU = 1;
export const LEAKY_RELU = 2;
export const RELU6 = 3;
export const ELU = 4;
export const TANH = 5;
export const SIGMOID = 6;
export const SOFTPLUS = 7;
export const ERF = 8;
export const GELU = 9;

// What is added to the sums of a product: nothing; the bias, before them; or what is there, after them.
export const START_ZERO = 0;
export const START_BIAS = 1;
export const START_ADD = 2;

// Kinds of pooling. Inlined, as ALIGNMENT is, so that the optimizer sees numbers from the start: it would
// merge the loops for one and for four channels otherwise.
// @inline
export const POOL_MAX = 0;
// @inline
export const POOL_AVERAGE = 1;

/** A window that slides over images [batch, height, width, channels], as it lies in memory. */
@unmanaged
export class Geometry {
  batch: i32;
  height: i32;
  width: i32;
  channels: i32;
  outHeight: i32;
  outWidth: i32;
  filters: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  /** Zeros before the first line and the first column; negative crops. */
  top: i32;
  left: i32;
  /** Distance of neighbouring inputs, zeros between: 1, or the stride of a convolution being undone. */
  inputDilationHeight: i32;
  inputDilationWidth: i32;
}

/** Lines and columns that the windows reach over. */
// @inline
export function reachHeight(g: Geometry): i32 {
  return (g.outHeight - 1) * g.strideHeight + g.kernelHeight;
}

// @inline
export function reachWidth(g: Geometry): i32 {
  return (g.outWidth - 1) * g.strideWidth + g.kernelWidth;
}

/** Numbers of a padded image, and a few more, which pairs of taps may read. */
// @inline
export function paddedImageSize(g: Geometry): i32 {
  return (reachHeight(g) * reachWidth(g) * g.channels + 7) & ~3;
}

/** Whether a convolution has so few filters that its kernel is packed into rows of four (narrow.ts). */
// @inline
export function isNarrow(filters: i32): bool {
  return filters <= 4;
}

/** Rows that a packed run takes: one for a pair of taps with one or two filters, else one for each tap. */
// @inline
export function packedSteps(run: i32, filters: i32): i32 {
  return filters <= 2 ? (run + 1) >> 1 : run;
}

/** Numbers in the working memory of a convolution: one padded image, then the packed kernel. */
export function paddedInputSize(g: Geometry): i32 {
  const steps = packedSteps(g.kernelWidth * g.channels, g.filters);
  return paddedImageSize(g) + (isNarrow(g.filters) ? 4 * g.kernelHeight * steps : 0);
}

/** Greatest common divisor. */
function gcd(a: i32, b: i32): i32 {
  while (b) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/** Numbers in one period of the columns of a matrix, read in whole vectors: lcm(columns, ALIGNMENT). */
// @inline
export function periodOf(columns: i32): i32 {
  return (columns / gcd(columns, ALIGNMENT)) * ALIGNMENT;
}

/** Numbers in the working memory of a retraction: the vectors of a matrix in float64 (retraction/vectors.ts). */
export function retractSize(rows: i32, columns: i32): i32 {
  const isWide = rows < columns;
  const count = isWide ? rows : columns;
  const length = isWide ? columns : rows;
  return 2 * count * ((length + 3) & ~3);
}

/** Numbers in the working memory of a tangent gradient: two matrices as above, and the products of their vectors. */
export function tangentSize(rows: i32, columns: i32): i32 {
  const count = rows < columns ? rows : columns;
  return 2 * retractSize(rows, columns) + 2 * count * count;
}
