// Everything the executor can call; `npm run kernels` writes the types to ../compiled/kernelInterface.ts.

export { product } from "./product.ts";
export { convolve, flipKernel } from "./convolution.ts";
export { convolveKernelGradient } from "./kernelGradient.ts";
export { pool, poolGradient } from "./pool.ts";
export { columnVariance, normalise, scale, updateRunningStats } from "./batchNorm.ts";
export { normaliseGradient } from "./batchNormGradient.ts";
export { layerNormalise, layerNormaliseGradient } from "./layerNorm.ts";
export { activate, activateGradient } from "./activation.ts";
export { dropout } from "./dropout.ts";
export { addBias, columnSum, transpose } from "./reduce.ts";
export { meanOf, meanSquaredError, softmaxCrossEntropy } from "./loss.ts";
export { adam, momentum, rmsprop, sgd } from "./optimizer.ts";
