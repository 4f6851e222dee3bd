// Mixture normalization bound to its kernels (bind.ts).

import { FLOOR, PRIOR, ROUNDS } from "#core/math/mixture/mixture.ts";
import type { Bind } from "./binding.ts";

export const bindFitMixture: Bind<"fitMixture"> = (
  { kernels, at, scratch },
  { reads, writes, numbers: { rows, channels, components } },
) => {
  const [from, work] = [at(reads.from), scratch("work")];
  const mixture = [writes.proportions, writes.means, writes.variances].map(at);
  const [proportions, means, variances] = mixture;
  return () =>
    kernels.fitMixture(
      from,
      rows,
      channels,
      components,
      ROUNDS,
      PRIOR,
      FLOOR,
      proportions,
      means,
      variances,
      work,
    );
};

export const bindMixtureNormalise: Bind<"mixtureNormalise"> = (
  { kernels, at, scratch },
  { reads, writes, numbers: { rows, channels, components, epsilon } },
) => {
  const [from, gamma, beta] = [reads.from, reads.gamma, reads.beta].map(at);
  const [proportions, means, variances] = [reads.proportions, reads.means, reads.variances].map(at);
  const [to, ownMeans, ownVariances] = [writes.to, writes.ownMeans, writes.ownVariances].map(at);
  const work = scratch("work");
  return () =>
    kernels.mixtureNormalise(
      from,
      rows,
      channels,
      components,
      proportions,
      means,
      variances,
      ownMeans,
      ownVariances,
      gamma,
      beta,
      epsilon,
      to,
      work,
    );
};

export const bindMixtureGradient: Bind<"mixtureNormaliseGradient"> = (
  { kernels, at, scratch },
  { reads, writes, numbers: { rows, channels, components, epsilon } },
) => {
  const [from, outGradient, gamma] = [reads.from, reads.outGradient, reads.gamma].map(at);
  const [proportions, means, variances] = [reads.proportions, reads.means, reads.variances].map(at);
  const [ownMeans, ownVariances] = [reads.ownMeans, reads.ownVariances].map(at);
  const { gammaGradient, betaGradient, inputGradient } = writes;
  const [dGamma, dBeta, dx] = [gammaGradient, betaGradient, inputGradient].map(at);
  const work = scratch("work");
  return () =>
    kernels.mixtureNormaliseGradient(
      from,
      outGradient,
      rows,
      channels,
      components,
      proportions,
      means,
      variances,
      ownMeans,
      ownVariances,
      gamma,
      epsilon,
      dGamma,
      dBeta,
      dx,
      work,
    );
};
