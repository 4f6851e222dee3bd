// Everything the executor can call (src/engine/simd/kernels.ts names the types).

export { product } from "./product";
export { convolve, flipKernel } from "./convolution";
export { convolveKernelGradient } from "./kernelGradient";
export { pool, poolGradient } from "./pool";
export { columnVariance, normalise, scale, updateRunningStats } from "./batchNorm";
export { normaliseGradient } from "./batchNormGradient";
export { layerNormalise, layerNormaliseGradient } from "./layerNorm";
export { activate, activateGradient } from "./activation";
export { dropout } from "./dropout";
export { addBias, columnSum, transpose } from "./reduce";
export { meanOf, meanSquaredError, softmaxCrossEntropy } from "./loss";
export { adam, momentum, rmsprop, sgd } from "./optimizer";
