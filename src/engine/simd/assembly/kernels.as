// Everything the executor can call (src/engine/simd/kernels.ts names the types).

export { product } from "./product";
export { convolve, convolveKernelGradient, turnKernel } from "./convolution";
export { pool, poolGradient } from "./pool";
export { columnVariance, follow, normalise, normaliseGradient, scale } from "./batchNorm";
export { activate, activateGradient } from "./activation";
export { dropout } from "./dropout";
export { addBias, columnSum, transpose } from "./reduce";
export { meanOf, meanSquaredError, softmaxCrossEntropy } from "./loss";
export { adam, momentum, rmsprop, sgd } from "./optimizer";
