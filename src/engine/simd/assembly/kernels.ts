// Everything the executor can call; `npm run kernels` writes the types to ../compiled/kernelInterface.ts.

export { product } from "./product.ts";
export { convolve, flipKernel } from "./convolution.ts";
export { convolveKernelGradient } from "./kernelGradient.ts";
export { pool, poolGradient } from "./pool.ts";
export { columnVariance, normalise, scale, follow } from "./batchNorm.ts";
export { normaliseGradient } from "./batchNormGradient.ts";
export { layerNormalise, layerNormaliseGradient } from "./layerNorm.ts";
export { fitMixture } from "./mixture/fit.ts";
export { mixtureNormalise } from "./mixture/norm.ts";
export { mixtureNormaliseGradient } from "./mixture/gradient.ts";
export { activate, activateGradient } from "./activation.ts";
export { dropout } from "./dropout.ts";
export { addBias, columnSum, transpose } from "./reduce.ts";
export { mixSquaredError, softTargets } from "./softTargets.ts";
export { meanOf, meanSquaredError, softmaxCrossEntropy } from "./loss.ts";
export { adam, momentum, rmsprop, sgd } from "./optimizer.ts";
export { retract, tangent } from "./retraction/retraction.ts";
