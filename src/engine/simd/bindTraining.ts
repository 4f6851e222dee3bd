// What training minimises and how weights change, bound to their kernels.

import type { Bind } from "./binding.ts";

export const bindLoss: Bind<"loss"> = ({ kernels, at, scratch }, { reads, writes, numbers }) => {
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

export const bindSoftTargets: Bind<"softTargets"> = (
  { kernels, at, scratch },
  { reads, writes, numbers },
) => {
  const [outputs, teacher, gradient] = [reads.outputs, reads.teacher, writes.gradient].map(at);
  const { rows, width, loss, temperature, weight } = numbers;
  if (loss === "meanSquaredError") {
    return () => kernels.mixSquaredError(outputs, teacher, rows * width, weight, gradient);
  }
  const [own, taught] = [scratch("own"), scratch("taught")];
  return () =>
    kernels.softTargets(outputs, teacher, rows, width, temperature, weight, gradient, own, taught);
};

export const bindMeanLoss: Bind<"meanLoss"> = (
  { kernels, at },
  { reads, writes, numbers: { rows } },
) => {
  const [losses, mean] = [at(reads.losses), at(writes.mean)];
  return () => kernels.meanOf(losses, rows, mean);
};

export const bindUpdate: Bind<"update"> = ({ kernels, state, at }, { reads, writes, numbers }) => {
  const [w, g, s1, s2] = [reads.weights, reads.gradients, writes.slot1, writes.slot2].map(at);
  const { size, l2, rule, momentum } = numbers;
  switch (rule) {
    case "sgd":
      return () => kernels.sgd(w, g, size, l2, state.rate);
    case "momentum":
      return () => kernels.momentum(w, g, s1, size, l2, state.rate, momentum);
    case "rmsprop":
      return () => kernels.rmsprop(w, g, s1, size, l2, state.rate);
    case "adam":
      return () => kernels.adam(w, g, s1, s2, size, l2, state.rate);
    default:
      return rule satisfies never;
  }
};
