// Batch norm and layer norm bound to their kernels: moments of a batch, moving ones that follow them, and back.

import type { Bind } from "./binding.ts";

export const bindMoments: Bind<"moments"> = (
  { kernels, at, scratch },
  { reads, writes, numbers: { rows, channels } },
) => {
  const [from, mean] = [at(reads.from), at(writes.mean)];
  const [variance, partial] = [at(writes.variance), scratch("partial")];
  return () => {
    kernels.columnSum(from, rows, channels, mean, partial);
    kernels.scale(mean, channels, 1 / rows);
    kernels.columnVariance(from, rows, channels, mean, variance, partial);
  };
};

export const bindFollow: Bind<"follow"> = (
  { kernels, at },
  { reads, writes, numbers: { size, momentum } },
) => {
  const [batch, moving] = [at(reads.batch), at(writes.moving)];
  return () => kernels.follow(moving, batch, size, momentum);
};

export const bindNormalise: Bind<"normalise"> = (
  { kernels, at, scratch },
  { reads, writes, numbers: { rows, channels, epsilon } },
) => {
  const [from, mean, variance] = [reads.from, reads.mean, reads.variance].map(at);
  const [gamma, beta, to] = [reads.gamma, reads.beta, writes.to].map(at);
  const partial = scratch("partial");
  return () =>
    kernels.normalise(from, rows, channels, mean, variance, gamma, beta, epsilon, to, partial);
};

export const bindNormaliseGradient: Bind<"normaliseGradient"> = (
  { kernels, at, scratch },
  { reads, writes, numbers },
) => {
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
};

export const bindLayerNormalise: Bind<"layerNormalise"> = (
  { kernels, at },
  { reads, writes, numbers: { rows, channels, epsilon } },
) => {
  const [from, gamma, beta, to] = [reads.from, reads.gamma, reads.beta, writes.to].map(at);
  return () => kernels.layerNormalise(from, rows, channels, gamma, beta, epsilon, to);
};

export const bindLayerNormaliseGradient: Bind<"layerNormaliseGradient"> = (
  { kernels, at },
  { reads, writes, numbers },
) => {
  const { rows, channels, epsilon } = numbers;
  const [from, dy, gamma] = [reads.from, reads.outGradient, reads.gamma].map(at);
  const { gammaGradient, betaGradient, inputGradient } = writes;
  const [dGamma, dBeta, dx] = [gammaGradient, betaGradient, inputGradient].map(at);
  return () =>
    kernels.layerNormaliseGradient(from, dy, rows, channels, gamma, epsilon, dGamma, dBeta, dx);
};
