// Mixtures of Gaussians on a line, as mixture normalization fits them (docs/methods.md §5): what every
// executor's fit shares, and the posteriors, in float64.

/** K components: how much of all each takes, where it lies and how wide it is. */
export type Mixture = {
  readonly proportions: readonly number[];
  readonly means: readonly number[];
  readonly variances: readonly number[];
};

/** Rounds of expectation and maximisation on every batch. */
export const ROUNDS = 4;
/** Added to every component's share of a batch before shares are made to add up to 1: none is ever empty. */
export const PRIOR = 0.01;
/** No component is narrower than this share of the batch's variance. */
export const FLOOR = 0.01;
/** Of a channel that does not vary. */
export const LEAST_VARIANCE = 1e-12;
/** No component's posterior lies further below the largest than e⁻³⁰, so that none sums to 0. */
export const GAP = 30;

/** The posterior of every component at x. */
export function posteriors({ proportions, means, variances }: Mixture, x: number): Float64Array {
  const logs = Float64Array.from(means, (mean, k) => {
    const variance = Math.max(variances[k], LEAST_VARIANCE);
    return Math.log(proportions[k]) - Math.log(variance) / 2 - (x - mean) ** 2 / (2 * variance);
  });
  const most = Math.max(...logs);
  const shares = logs.map((log) => Math.exp(Math.max(log - most, -GAP)));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}
