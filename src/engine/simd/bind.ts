// One operation of a plan bound to its kernel and addresses: a function without arguments. What changes
// from step to step (learning rate, step number) is read from the shared state at every call.

import { dropoutKeys } from "#engine/plan/dropout.ts";
import type { Geometry, Operation, OperationKind, OperationOf } from "#engine/plan/operations.ts";
import { ACTIVATION_NUMBERS } from "./activationNumbers.ts";
import { POOL_AVERAGE, POOL_MAX, START_BIAS, START_ZERO } from "./compiled/kernelInterface.ts";
import type { Kernels } from "./compiled/kernelInterface.ts";

/** What operations read while running: the run at hand (plan/executor.ts). */
export type RunState = { step: number; rate: number };

export type BindContext = {
  readonly kernels: Kernels;
  readonly state: RunState;
  readonly seed: number;
  /** Address of a tensor; 0 for a role that is absent. */
  readonly at: (tensor: string | undefined) => number;
  /** Address of the operation's own working memory (layoutRules.ts). */
  readonly scratch: (role: string) => number;
  /** Writes a geometry to memory; returns its address. */
  readonly place: (geometry: Geometry) => number;
};

type Bind<K extends OperationKind> = (
  context: BindContext,
  operation: OperationOf<K>,
) => () => void;

/** The call that executes `operation`. */
export function bindOperation(context: BindContext, operation: Operation): () => void {
  return (BINDINGS[operation.kind] as Bind<OperationKind>)(context, operation);
}

const bindUpdate: Bind<"update"> = ({ kernels, state, at }, { reads, writes, numbers }) => {
  const [w, g, s1, s2] = [reads.weights, reads.gradients, writes.slot1, writes.slot2].map(at);
  const { size, l2, optimizer } = numbers;
  switch (optimizer) {
    case "sgd":
      return () => kernels.sgd(w, g, size, l2, state.rate);
    case "momentum":
      return () => kernels.momentum(w, g, s1, size, l2, state.rate);
    case "rmsprop":
      return () => kernels.rmsprop(w, g, s1, size, l2, state.rate);
    case "adam":
      return () => kernels.adam(w, g, s1, s2, size, l2, state.rate);
    default:
      return optimizer satisfies never;
  }
};

const bindLoss: Bind<"loss"> = ({ kernels, at, scratch }, { reads, writes, numbers }) => {
  const [outputs, targets] = [at(reads.outputs), at(reads.targets)];
  const [losses, hits, gradient] = [at(writes.losses), at(writes.hits), at(writes.gradient)];
  const { rows, width, loss } = numbers;
  const exponentials = scratch("exponentials");
  return loss === "softmaxCrossEntropy"
    ? () =>
        kernels.softmaxCrossEntropy(
          outputs,
          targets,
          rows,
          width,
          losses,
          hits,
          gradient,
          exponentials,
        )
    : () => kernels.meanSquaredError(outputs, targets, rows, width, losses, gradient);
};

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
  moments({ kernels, at, scratch }, { reads, writes, numbers: { rows, channels } }) {
    const [from, mean] = [at(reads.from), at(writes.mean)];
    const [variance, partial] = [at(writes.variance), scratch("partial")];
    return () => {
      kernels.columnSum(from, rows, channels, mean, partial);
      kernels.scale(mean, channels, 1 / rows);
      kernels.columnVariance(from, rows, channels, mean, variance, partial);
    };
  },
  updateRunningStats({ kernels, at }, { reads, writes, numbers: { channels, momentum } }) {
    const [mean, variance] = [at(reads.mean), at(reads.variance)];
    const [movingMean, movingVariance] = [at(writes.movingMean), at(writes.movingVariance)];
    return () => {
      kernels.updateRunningStats(movingMean, mean, channels, momentum);
      kernels.updateRunningStats(movingVariance, variance, channels, momentum);
    };
  },
  normalise({ kernels, at, scratch }, { reads, writes, numbers: { rows, channels, epsilon } }) {
    const [from, mean, variance] = [reads.from, reads.mean, reads.variance].map(at);
    const [gamma, beta, to] = [reads.gamma, reads.beta, writes.to].map(at);
    const partial = scratch("partial");
    return () =>
      kernels.normalise(from, rows, channels, mean, variance, gamma, beta, epsilon, to, partial);
  },
  normaliseGradient({ kernels, at, scratch }, { reads, writes, numbers }) {
    const { rows, channels, epsilon, relu } = numbers;
    const [from, outGradient, mean, variance, gamma] = [
      reads.from,
      reads.outGradient,
      reads.mean,
      reads.variance,
      reads.gamma,
    ].map(at);
    const { gammaGradient, betaGradient, inputGradient } = writes;
    const [dGamma, dBeta, to] = [gammaGradient, betaGradient, inputGradient].map(at);
    const partial = scratch("partial");
    return () =>
      kernels.normaliseGradient(
        from,
        outGradient,
        rows,
        channels,
        mean,
        variance,
        gamma,
        epsilon,
        dGamma,
        dBeta,
        to,
        relu,
        partial,
      );
  },
  layerNormalise({ kernels, at }, { reads, writes, numbers: { rows, channels, epsilon } }) {
    const [from, gamma, beta, to] = [reads.from, reads.gamma, reads.beta, writes.to].map(at);
    return () => kernels.layerNormalise(from, rows, channels, gamma, beta, epsilon, to);
  },
  layerNormaliseGradient({ kernels, at }, { reads, writes, numbers }) {
    const { rows, channels, epsilon } = numbers;
    const [from, dy, gamma] = [reads.from, reads.outGradient, reads.gamma].map(at);
    const { gammaGradient, betaGradient, inputGradient } = writes;
    const [dGamma, dBeta, dx] = [gammaGradient, betaGradient, inputGradient].map(at);
    return () =>
      kernels.layerNormaliseGradient(from, dy, rows, channels, gamma, epsilon, dGamma, dBeta, dx);
  },
  loss: bindLoss,
  meanLoss({ kernels, at }, { reads, writes, numbers: { rows } }) {
    const [losses, mean] = [at(reads.losses), at(writes.mean)];
    return () => kernels.meanOf(losses, rows, mean);
  },
  update: bindUpdate,
};
