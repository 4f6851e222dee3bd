// The fit of a Gaussian mixture and a batch's normalisation by it, in float64: what executors are compared with.

import { FLOOR, posteriors, PRIOR, ROUNDS } from "./mixture.ts";
import type { Mixture } from "./mixture.ts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const varianceOf = (values: readonly number[]) => {
  const centre = mean(values);
  return mean(values.map((x) => (x - centre) ** 2));
};

/** Equal components whose means are quantiles of the uniform distribution with the values' mean and variance. */
export function startMixture(values: readonly number[], components: number): Mixture {
  const [centre, variance] = [mean(values), varianceOf(values)];
  const each = <T>(of: (k: number) => T) => Array.from({ length: components }, (_, k) => of(k));
  return {
    proportions: each(() => 1 / components),
    means: each((k) => centre + Math.sqrt(3 * variance) * ((2 * k + 1) / components - 1)),
    variances: each(() => variance / components ** 2),
  };
}

/** One round of EM: shares with their prior, variances not below their floor. */
export function improve(values: readonly number[], mixture: Mixture): Mixture {
  const shares = values.map((x) => posteriors(mixture, x));
  const { means, variances } = moments(values, shares);
  const least = FLOOR * varianceOf(values);
  const whole = 1 + means.length * PRIOR;
  return {
    proportions: means.map((_, k) => (mean(shares.map((share) => share[k])) + PRIOR) / whole),
    means,
    variances: variances.map((variance) => Math.max(variance, least)),
  };
}

export function fitMixture(values: readonly number[], components: number): Mixture {
  let mixture = startMixture(values, components);
  for (let round = 0; round < ROUNDS; round++) mixture = improve(values, mixture);
  return mixture;
}

type Shares = readonly ArrayLike<number>[];

/** Means and variances of the values by their shares of every component. */
export function moments(
  values: readonly number[],
  shares: Shares,
): Pick<Mixture, "means" | "variances"> {
  const components = Array.from({ length: shares[0].length }, (_, k) => k);
  const weighted = (k: number, of: (x: number) => number) =>
    sum(values.map((x, i) => shares[i][k] * of(x))) / sum(shares.map((share) => share[k]));
  const means = components.map((k) => weighted(k, (x) => x));
  return { means, variances: components.map((k) => weighted(k, (x) => (x - means[k]) ** 2)) };
}

/** The values normalised, before γ and β, by their own moments under given shares and proportions. */
export function normaliseUnder(
  values: readonly number[],
  shares: Shares,
  proportions: readonly number[],
  epsilon: number,
): readonly number[] {
  const { means, variances } = moments(values, shares);
  return values.map((x, i) => {
    const terms = means.map((own, k) => {
      const deviation = Math.sqrt(proportions[k] * (variances[k] + epsilon));
      return (shares[i][k] * (x - own)) / deviation;
    });
    return sum(terms);
  });
}
