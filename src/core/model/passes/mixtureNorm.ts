import { LEAST_VARIANCE, posteriors } from "#core/math/mixture/mixture.ts";
import type { Mixture } from "#core/math/mixture/mixture.ts";
import { DEFAULT_EPSILON } from "#core/model/layers.ts";
import type { MixtureNormSpec } from "#core/model/layers.ts";
import type { LayerWeights } from "#core/model/weights.ts";
import type { LayerPass } from "./pass.ts";
import { scaleBack, unscaled } from "./weightsBack.ts";

/** γ·Σₖ νₖ(x)/√λₖ·(x − μₖ)/√(σ²ₖ + ε) + β with the moving mixture of the channel and its posteriors νₖ. */
export const mixtureNorm: LayerPass<MixtureNormSpec> = {
  role: "opaque",
  nonlinear: "which component a value belongs to depends on the value itself, which is not linear",
  forward: (spec, weights, { shape, data }) => {
    const { gamma, beta } = weights;
    const mixtures = movingMixtures(weights);
    const at = (i: number) => i % mixtures.length;
    const normal = (x: number, i: number) => normalised(mixtures[at(i)], x, spec);
    return {
      shape,
      data: Float64Array.from(
        data,
        (x, i) => gamma!.data[at(i)] * normal(x, i) + beta!.data[at(i)],
      ),
    };
  },
  pullBack: (spec, weights, y, { data }) => {
    const mixtures = movingMixtures(weights);
    const slopes = Float64Array.from(data, (x, i) => {
      const channel = i % mixtures.length;
      return weights.gamma!.data[channel] * slope(mixtures[channel], x, spec);
    });
    return Float64Array.from(y.data, (weighting, i) => weighting * slopes[i % slopes.length]);
  },
  weightsBack: (spec, weights, y, input) => {
    const { data } = mixtureNorm.forward(spec, unscaled(weights), input, input.shape.slice(1));
    return scaleBack(data, y, weights.gamma!.data.length);
  },
};

/** The moving mixture of every channel. */
function movingMixtures({ movingProportion, movingMean, movingVariance }: LayerWeights): Mixture[] {
  const [components, channels] = movingProportion!.shape;
  const own = (data: ArrayLike<number>, channel: number) =>
    Array.from({ length: components }, (_, k) => data[k * channels + channel]);
  return Array.from({ length: channels }, (_, channel) => ({
    proportions: own(movingProportion!.data, channel),
    means: own(movingMean!.data, channel),
    variances: own(movingVariance!.data, channel),
  }));
}

function factors(mixture: Mixture, { epsilon = DEFAULT_EPSILON }: MixtureNormSpec): number[] {
  const { proportions, variances } = mixture;
  return variances.map((variance, k) => 1 / Math.sqrt(proportions[k] * (variance + epsilon)));
}

function normalised(mixture: Mixture, x: number, spec: MixtureNormSpec): number {
  const shares = posteriors(mixture, x);
  const terms = factors(mixture, spec).map((f, k) => shares[k] * f * (x - mixture.means[k]));
  return terms.reduce((sum, term) => sum + term, 0);
}

/** Its derivative: that of νₖ is νₖ·(rₖ − Σ ν·r) with rₖ = −(x − μₖ)/σ²ₖ. */
function slope(mixture: Mixture, x: number, spec: MixtureNormSpec): number {
  const shares = posteriors(mixture, x);
  const { means, variances } = mixture;
  const pulls = means.map((mean, k) => (mean - x) / Math.max(variances[k], LEAST_VARIANCE));
  const pull = pulls.reduce((sum, own, k) => sum + shares[k] * own, 0);
  const terms = factors(mixture, spec).map(
    (f, k) => f * shares[k] * (1 + (x - means[k]) * (pulls[k] - pull)),
  );
  return terms.reduce((sum, term) => sum + term, 0);
}
