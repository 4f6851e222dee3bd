// One operation of a plan bound to its kernel and addresses: a function without arguments. What changes
// from step to step (learning rate, step number) is read from the shared state at every call.

import { dropoutKeys } from "#engine/plan/dropout.ts";
import type { Operation, OperationKind } from "#engine/plan/operations.ts";
import { ACTIVATION_NUMBERS } from "./activationNumbers.ts";
import { bindFitMixture, bindMixtureGradient, bindMixtureNormalise } from "./bindMixture.ts";
import {
  bindFollow,
  bindLayerNormalise,
  bindLayerNormaliseGradient,
  bindMoments,
  bindNormalise,
  bindNormaliseGradient,
} from "./bindNorms.ts";
import { bindLoss, bindMeanLoss, bindSoftTargets, bindUpdate } from "./bindTraining.ts";
import type { Bind, BindContext } from "./binding.ts";
import { POOL_AVERAGE, POOL_MAX, START_BIAS, START_ZERO } from "./compiled/kernelInterface.ts";

/** The call that executes `operation`. */
export function bindOperation(context: BindContext, operation: Operation): () => void {
  return (BINDINGS[operation.kind] as Bind<OperationKind>)(context, operation);
}

const bindDropout: Bind<"dropout"> = ({ kernels, state, seed, at }, { reads, writes, numbers }) => {
  const [from, to] = [at(reads.from), at(writes.to)];
  const { size, rate, layer } = numbers;
  const { first, second, threshold, scale } = dropoutKeys(seed, layer, rate);
  return () => kernels.dropout(from, to, size, first, second(state.step), threshold, scale);
};

const BINDINGS: { readonly [K in OperationKind]: Bind<K> } = {
  product({ kernels, at }, { reads, writes, numbers: { m, n, k, transposed, relu } }) {
    const [left, right, out, bias] = [reads.left, reads.right, writes.out, reads.bias].map(at);
    const [row, step] = transposed ? [4, 4 * m] : [4 * k, 4];
    const start = reads.bias ? START_BIAS : START_ZERO;
    return () => kernels.product(left, row, step, right, out, m, n, k, start, bias, relu);
  },
  transpose({ kernels, at }, { reads, writes, numbers: { rows, columns } }) {
    const [from, to] = [at(reads.from), at(writes.to)];
    return () => kernels.transpose(from, to, rows, columns);
  },
  columnSum({ kernels, at, scratch }, { reads, writes, numbers: { rows, columns } }) {
    const [from, to, partial] = [at(reads.from), at(writes.to), scratch("partial")];
    return () => kernels.columnSum(from, rows, columns, to, partial);
  },
  addBias({ kernels, at }, { reads, writes, numbers: { rows, columns } }) {
    const [from, bias, to] = [reads.from, reads.bias, writes.to].map(at);
    return () => kernels.addBias(from, bias, to, rows, columns);
  },
  add({ kernels, at }, { reads, writes, numbers: { size } }) {
    const [from, other, to] = [reads.from, reads.other, writes.to].map(at);
    return () => kernels.addBias(from, other, to, 1, size);
  },
  convolve({ kernels, at, scratch, place }, { reads, writes, numbers }) {
    const [input, kernel, bias, out] = [reads.input, reads.kernel, reads.bias, writes.out].map(at);
    const [g, paddedInput] = [place(numbers.geometry), scratch("paddedInput")];
    const start = reads.bias ? START_BIAS : START_ZERO;
    return () => kernels.convolve(g, input, paddedInput, kernel, out, start, bias, numbers.relu);
  },
  convolveKernelGradient({ kernels, at, scratch, place }, { reads, writes, numbers }) {
    const [input, outGradient] = [at(reads.input), at(reads.outGradient)];
    const [kernelGradient, paddedInput] = [at(writes.kernelGradient), scratch("paddedInput")];
    const g = place(numbers.geometry);
    return () => kernels.convolveKernelGradient(g, input, paddedInput, outGradient, kernelGradient);
  },
  flipKernel({ kernels, at }, { reads, writes, numbers: { positions, channels, filters } }) {
    const [kernel, to] = [at(reads.kernel), at(writes.to)];
    return () => kernels.flipKernel(kernel, to, positions, channels, filters);
  },
  pool({ kernels, at, place }, { reads, writes, numbers: { geometry, average } }) {
    const [g, input, out] = [place(geometry), at(reads.input), at(writes.out)];
    return () => kernels.pool(g, average ? POOL_AVERAGE : POOL_MAX, input, out);
  },
  poolGradient({ kernels, at, place }, { reads, writes, numbers }) {
    const { geometry, average, relu } = numbers;
    const [input, out, outGradient] = [reads.input, reads.out, reads.outGradient].map(at);
    const [g, to] = [place(geometry), at(writes.inputGradient)];
    return () =>
      kernels.poolGradient(g, average ? POOL_AVERAGE : POOL_MAX, relu, input, out, outGradient, to);
  },
  activate({ kernels, at }, { reads, writes, numbers: { size, activation, alpha } }) {
    const [from, to, kind] = [at(reads.from), at(writes.to), ACTIVATION_NUMBERS[activation]];
    return () => kernels.activate(kind, from, to, size, alpha);
  },
  activateGradient({ kernels, at }, { reads, writes, numbers: { size, activation, alpha } }) {
    const [value, outGradient, to] = [reads.value, reads.outGradient, writes.to].map(at);
    const kind = ACTIVATION_NUMBERS[activation];
    return () => kernels.activateGradient(kind, value, outGradient, to, size, alpha);
  },
  dropout: bindDropout,
  moments: bindMoments,
  follow: bindFollow,
  normalise: bindNormalise,
  normaliseGradient: bindNormaliseGradient,
  fitMixture: bindFitMixture,
  mixtureNormalise: bindMixtureNormalise,
  mixtureNormaliseGradient: bindMixtureGradient,
  layerNormalise: bindLayerNormalise,
  layerNormaliseGradient: bindLayerNormaliseGradient,
  loss: bindLoss,
  softTargets: bindSoftTargets,
  meanLoss: bindMeanLoss,
  update: bindUpdate,
  tangent({ kernels, at, scratch }, { reads, writes, numbers: { rows, columns } }) {
    const [kernel, gradient, gain] = [reads.weights, writes.gradients, reads.gain].map(at);
    const work = scratch("work");
    return () => kernels.tangent(kernel, gradient, rows, columns, gain, work);
  },
  retract({ kernels, at, scratch }, { reads, writes, numbers: { rows, columns } }) {
    const [kernel, gain, work] = [at(writes.weights), at(reads.gain), scratch("work")];
    return () => kernels.retract(kernel, rows, columns, gain, work);
  },
};
