// Written by `npm run kernels` from src/engine/simd/assembly; do not edit.

/** Buffers begin at multiples of so many numbers and are padded to them: a line of the cache, four vectors. */
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
export const POOL_MAX = 0;
export const POOL_AVERAGE = 1;

/** A window that slides over images [batch, height, width, channels], as it lies in memory. */
export type Geometry = {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly filters: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  /** Zeros before the first line and the first column; negative crops. */
  readonly top: number;
  readonly left: number;
  /** Distance of neighbouring inputs, zeros between: 1, or the stride of a convolution being undone. */
  readonly inputDilationHeight: number;
  readonly inputDilationWidth: number;
};

/** The fields of Geometry in the order in which they lie in memory, four bytes each. */
export const GEOMETRY_FIELDS = [
  "batch",
  "height",
  "width",
  "channels",
  "outHeight",
  "outWidth",
  "filters",
  "kernelHeight",
  "kernelWidth",
  "strideHeight",
  "strideWidth",
  "top",
  "left",
  "inputDilationHeight",
  "inputDilationWidth",
] as const satisfies readonly (keyof Geometry)[];

/** Lines and columns that the windows reach over. */
export function reachHeight(g: Geometry): number {
  return (g.outHeight - 1) * g.strideHeight + g.kernelHeight;
}

export function reachWidth(g: Geometry): number {
  return (g.outWidth - 1) * g.strideWidth + g.kernelWidth;
}

/** Numbers of a padded image, and a few more, which pairs of taps may read. */
export function paddedImageSize(g: Geometry): number {
  return (reachHeight(g) * reachWidth(g) * g.channels + 7) & ~3;
}

/** Whether a convolution has so few filters that its kernel is packed into rows of four (narrow.ts). */
export function isNarrow(filters: number): boolean {
  return filters <= 4;
}

/** Rows that a packed run takes: one for a pair of taps with one or two filters, else one for each tap. */
export function packedSteps(run: number, filters: number): number {
  return filters <= 2 ? (run + 1) >> 1 : run;
}

/** Numbers in the working memory of a convolution: one padded image, then the packed kernel. */
export function paddedInputSize(g: Geometry): number {
  const steps = packedSteps(g.kernelWidth * g.channels, g.filters);
  return paddedImageSize(g) + (isNarrow(g.filters) ? 4 * g.kernelHeight * steps : 0);
}

/** Greatest common divisor. */
function gcd(a: number, b: number): number {
  while (b) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/** Numbers in one period of the columns of a matrix, read in whole vectors: lcm(columns, ALIGNMENT). */
export function periodOf(columns: number): number {
  return (columns / gcd(columns, ALIGNMENT)) * ALIGNMENT;
}

/** Numbers in the working memory of a retraction: the vectors of a matrix in float64 (retraction/vectors.ts). */
export function retractSize(rows: number, columns: number): number {
  const isWide = rows < columns;
  const count = isWide ? rows : columns;
  const length = isWide ? columns : rows;
  return 2 * count * ((length + 3) & ~3);
}

/** Numbers in the working memory of a tangent gradient: two matrices as above, and the products of their vectors. */
export function tangentSize(rows: number, columns: number): number {
  const count = rows < columns ? rows : columns;
  return 2 * retractSize(rows, columns) + 2 * count * count;
}

/** An address in the module's memory, or a distance between two. */
type Bytes = number;

/** The functions of the compiled module; what they do stands at their sources. */
export type Kernels = {
  /** assembly/product.ts */
  readonly product: (
    a: Bytes,
    aRow: Bytes,
    aStep: Bytes,
    b: Bytes,
    c: Bytes,
    m: number,
    n: number,
    k: number,
    start: number,
    bias: Bytes,
    relu: boolean,
  ) => void;
  /** assembly/convolution.ts */
  readonly convolve: (
    geometry: Bytes,
    input: Bytes,
    paddedInput: Bytes,
    kernel: Bytes,
    output: Bytes,
    start: number,
    bias: Bytes,
    relu: boolean,
  ) => void;
  /** assembly/convolution.ts */
  readonly flipKernel: (
    kernel: Bytes,
    to: Bytes,
    positions: number,
    channels: number,
    filters: number,
  ) => void;
  /** assembly/kernelGradient.ts */
  readonly convolveKernelGradient: (
    geometry: Bytes,
    input: Bytes,
    paddedInput: Bytes,
    outputGradient: Bytes,
    kernelGradient: Bytes,
  ) => void;
  /** assembly/pool.ts */
  readonly pool: (geometry: Bytes, kind: number, input: Bytes, output: Bytes) => void;
  /** assembly/pool.ts */
  readonly poolGradient: (
    geometry: Bytes,
    kind: number,
    relu: boolean,
    input: Bytes,
    output: Bytes,
    outputGradient: Bytes,
    inputGradient: Bytes,
  ) => void;
  /** assembly/batchNorm.ts */
  readonly columnVariance: (
    x: Bytes,
    rows: number,
    channels: number,
    mean: Bytes,
    variance: Bytes,
    scratch: Bytes,
  ) => void;
  /** assembly/batchNorm.ts */
  readonly normalise: (
    x: Bytes,
    rows: number,
    channels: number,
    mean: Bytes,
    variance: Bytes,
    gamma: Bytes,
    beta: Bytes,
    epsilon: number,
    y: Bytes,
    scratch: Bytes,
  ) => void;
  /** assembly/batchNorm.ts */
  readonly scale: (x: Bytes, n: number, factor: number) => void;
  /** assembly/batchNorm.ts */
  readonly follow: (moving: Bytes, batch: Bytes, n: number, momentum: number) => void;
  /** assembly/batchNormGradient.ts */
  readonly normaliseGradient: (
    x: Bytes,
    dy: Bytes,
    rows: number,
    channels: number,
    mean: Bytes,
    variance: Bytes,
    gamma: Bytes,
    epsilon: number,
    dgamma: Bytes,
    dbeta: Bytes,
    dx: Bytes,
    relu: boolean,
    scratch: Bytes,
  ) => void;
  /** assembly/layerNorm.ts */
  readonly layerNormalise: (
    x: Bytes,
    rows: number,
    channels: number,
    gamma: Bytes,
    beta: Bytes,
    epsilon: number,
    y: Bytes,
  ) => void;
  /** assembly/layerNorm.ts */
  readonly layerNormaliseGradient: (
    x: Bytes,
    dy: Bytes,
    rows: number,
    channels: number,
    gamma: Bytes,
    epsilon: number,
    dgamma: Bytes,
    dbeta: Bytes,
    dx: Bytes,
  ) => void;
  /** assembly/mixture/fit.ts */
  readonly fitMixture: (
    x: Bytes,
    rows: number,
    channels: number,
    components: number,
    rounds: number,
    prior: number,
    floor: number,
    proportions: Bytes,
    means: Bytes,
    variances: Bytes,
    work: Bytes,
  ) => void;
  /** assembly/mixture/norm.ts */
  readonly mixtureNormalise: (
    x: Bytes,
    rows: number,
    channels: number,
    components: number,
    proportions: Bytes,
    means: Bytes,
    variances: Bytes,
    ownMeans: Bytes,
    ownVariances: Bytes,
    gamma: Bytes,
    beta: Bytes,
    epsilon: number,
    y: Bytes,
    work: Bytes,
  ) => void;
  /** assembly/mixture/gradient.ts */
  readonly mixtureNormaliseGradient: (
    x: Bytes,
    dy: Bytes,
    rows: number,
    channels: number,
    components: number,
    proportions: Bytes,
    means: Bytes,
    variances: Bytes,
    ownMeans: Bytes,
    ownVariances: Bytes,
    gamma: Bytes,
    epsilon: number,
    dgamma: Bytes,
    dbeta: Bytes,
    dx: Bytes,
    work: Bytes,
  ) => void;
  /** assembly/activation.ts */
  readonly activate: (kind: number, x: Bytes, y: Bytes, n: number, alpha: number) => void;
  /** assembly/activation.ts */
  readonly activateGradient: (
    kind: number,
    v: Bytes,
    dy: Bytes,
    dx: Bytes,
    n: number,
    alpha: number,
  ) => void;
  /** assembly/dropout.ts */
  readonly dropout: (
    x: Bytes,
    y: Bytes,
    n: number,
    first: number,
    second: number,
    threshold: number,
    keep: number,
  ) => void;
  /** assembly/reduce.ts */
  readonly addBias: (x: Bytes, bias: Bytes, y: Bytes, rows: number, columns: number) => void;
  /** assembly/reduce.ts */
  readonly columnSum: (x: Bytes, rows: number, columns: number, out: Bytes, scratch: Bytes) => void;
  /** assembly/reduce.ts */
  readonly transpose: (from: Bytes, to: Bytes, rows: number, columns: number) => void;
  /** assembly/softTargets.ts */
  readonly mixSquaredError: (
    outputs: Bytes,
    teacher: Bytes,
    numbers: number,
    weight: number,
    gradient: Bytes,
  ) => void;
  /** assembly/softTargets.ts */
  readonly softTargets: (
    logits: Bytes,
    teacher: Bytes,
    rows: number,
    classes: number,
    temperature: number,
    weight: number,
    gradient: Bytes,
    own: Bytes,
    taught: Bytes,
  ) => void;
  /** assembly/loss.ts */
  readonly meanOf: (x: Bytes, n: number, out: Bytes) => void;
  /** assembly/loss.ts */
  readonly meanSquaredError: (
    output: Bytes,
    targets: Bytes,
    rows: number,
    width: number,
    losses: Bytes,
    gradient: Bytes,
  ) => void;
  /** assembly/loss.ts */
  readonly softmaxCrossEntropy: (
    logits: Bytes,
    labels: Bytes,
    rows: number,
    classes: number,
    losses: Bytes,
    hits: Bytes,
    gradient: Bytes,
    scratch: Bytes,
  ) => void;
  /** assembly/optimizer.ts */
  readonly adam: (
    w: Bytes,
    g: Bytes,
    m: Bytes,
    v: Bytes,
    n: number,
    l2: number,
    rate: number,
  ) => void;
  /** assembly/optimizer.ts */
  readonly momentum: (
    w: Bytes,
    g: Bytes,
    m: Bytes,
    n: number,
    l2: number,
    rate: number,
    keep: number,
  ) => void;
  /** assembly/optimizer.ts */
  readonly rmsprop: (w: Bytes, g: Bytes, v: Bytes, n: number, l2: number, rate: number) => void;
  /** assembly/optimizer.ts */
  readonly sgd: (w: Bytes, g: Bytes, n: number, l2: number, rate: number) => void;
  /** assembly/retraction/retraction.ts */
  readonly retract: (
    kernel: Bytes,
    rows: number,
    columns: number,
    gain: Bytes,
    work: Bytes,
  ) => void;
  /** assembly/retraction/retraction.ts */
  readonly tangent: (
    kernel: Bytes,
    gradient: Bytes,
    rows: number,
    columns: number,
    gain: Bytes,
    work: Bytes,
  ) => void;
};
