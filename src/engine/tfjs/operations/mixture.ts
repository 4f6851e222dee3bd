// Mixture normalization (Kalayeh and Shah 2019; docs/methods.md §5), component by component: what belongs to one
// is [R, 1, channels] beside rows [R, rows, channels].

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { FLOOR, GAP, LEAST_VARIANCE, PRIOR, ROUNDS } from "#core/math/mixture/mixture.ts";
import { across, shaped } from "./operation.ts";
import type { Carry } from "./operation.ts";
import { columnSums } from "./product.ts";

type Component = {
  readonly proportion: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
};

export const fitMixture: Carry<"fitMixture"> = (
  { from },
  { numbers: { channels, components } },
) => {
  const rows = shaped(from, -1, channels);
  const mean = tf.div(columnSums(rows), rows.shape[1]!);
  const variance = tf.div(columnSums(tf.square(tf.sub(rows, mean))), rows.shape[1]!);
  let mixture = startMixture(mean, variance, components);
  const least = tf.mul(variance, FLOOR);
  for (let round = 0; round < ROUNDS; round++) mixture = improved(rows, mixture, least);
  return {
    proportions: together(mixture.map(({ proportion }) => proportion)),
    means: together(mixture.map((component) => component.mean)),
    variances: together(mixture.map((component) => component.variance)),
  };
};

export const mixtureNormalise: Carry<"mixtureNormalise"> = (
  { from, proportions, means, variances, gamma, beta },
  { numbers: { channels, components, epsilon }, wants },
) => {
  const rows = shaped(from, -1, channels);
  const mixture = apart(proportions, means, variances, components, channels);
  const shares = posteriors(rows, mixture);
  const measured = wants("ownMeans") ? measure(rows, mixture, shares) : mixture;
  const terms = measured.map((component, k) => {
    const { normal, weight } = normalised(rows, component, epsilon);
    return tf.mul(tf.mul(shares[k], weight), normal);
  });
  return {
    to: tf.add(tf.mul(tf.addN(terms), across(gamma)), across(beta)),
    ownMeans: together(measured.map(({ mean }) => mean)),
    ownVariances: together(measured.map(({ variance }) => variance)),
  };
};

export const mixtureNormaliseGradient: Carry<"mixtureNormaliseGradient"> = (
  { from, outGradient, proportions, means, variances, ownMeans, ownVariances, gamma },
  { numbers: { channels, components, epsilon }, wants },
) => {
  const rows = shaped(from, -1, channels);
  const gradient = shaped(outGradient, -1, channels);
  const shares = posteriors(rows, apart(proportions, means, variances, components, channels));
  const measured = apart(proportions, ownMeans, ownVariances, components, channels);
  const parts = measured.map((component, k) => {
    const { normal, inverse, weight } = normalised(rows, component, epsilon);
    const own = tf.mul(shares[k], gradient);
    const [taken, plain, along] = [shares[k], own, tf.mul(own, normal)].map(columnSums);
    // ∂x = γ·Σ a·s·ν·(∂y − (Σ ν·∂y + x̂·Σ ν·∂y·x̂)/Σ ν)
    const back = () => {
      const rest = tf.sub(gradient, tf.div(tf.add(plain, tf.mul(normal, along)), taken));
      return tf.mul(tf.mul(shares[k], tf.mul(weight, inverse)), rest);
    };
    return { slope: tf.mul(weight, along), back };
  });
  return {
    gammaGradient: tf.addN(parts.map(({ slope }) => slope)),
    betaGradient: columnSums(gradient),
    ...(wants("inputGradient") && {
      inputGradient: tf.mul(tf.addN(parts.map(({ back }) => back())), across(gamma)),
    }),
  };
};

/** Equal components with the batch's mean and variance, as docs/methods.md §5 places them. */
function startMixture(mean: Tensor, variance: Tensor, components: number): readonly Component[] {
  const spread = tf.mul(tf.sqrt(tf.mul(variance, 3)), 1 / components);
  return Array.from({ length: components }, (_, k) => ({
    proportion: tf.fill(mean.shape, 1 / components),
    mean: tf.add(mean, tf.mul(spread, 2 * k + 1 - components)),
    variance: tf.mul(variance, 1 / components ** 2),
  }));
}

function improved(
  rows: Tensor,
  mixture: readonly Component[],
  least: Tensor,
): readonly Component[] {
  const shares = posteriors(rows, mixture);
  const whole = 1 + mixture.length * PRIOR;
  return measure(rows, mixture, shares).map((component, k) => {
    const share = tf.div(columnSums(shares[k]), rows.shape[1]!);
    const proportion = tf.div(tf.add(share, PRIOR), whole);
    return { ...component, proportion, variance: tf.maximum(component.variance, least) };
  });
}

/** The components with mean and variance of the rows under their posteriors. */
function measure(
  rows: Tensor,
  mixture: readonly Component[],
  shares: readonly Tensor[],
): readonly Component[] {
  return mixture.map(({ proportion, mean }, k) => {
    const taken = columnSums(shares[k]);
    const centred = tf.sub(rows, mean);
    const along = tf.mul(shares[k], centred);
    const shift = tf.div(columnSums(along), taken);
    const square = tf.div(columnSums(tf.mul(along, centred)), taken);
    const variance = tf.relu(tf.sub(square, tf.square(shift)));
    return { proportion, mean: tf.add(mean, shift), variance };
  });
}

function posteriors(rows: Tensor, mixture: readonly Component[]): readonly Tensor[] {
  const logs = mixture.map(({ proportion, mean, variance }) => {
    const width = tf.maximum(variance, LEAST_VARIANCE);
    const height = tf.sub(tf.log(proportion), tf.mul(tf.log(width), 0.5));
    return tf.add(tf.mul(tf.square(tf.sub(rows, mean)), tf.div(-0.5, width)), height);
  });
  const most = logs.reduce((largest, log) => tf.maximum(largest, log));
  const shares = logs.map((log) => tf.exp(tf.maximum(tf.sub(log, most), -GAP)));
  const sum = tf.addN(shares);
  return shares.map((share) => tf.div(share, sum));
}

function normalised(rows: Tensor, { proportion, mean, variance }: Component, epsilon: number) {
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const normal = tf.mul(tf.sub(rows, mean), inverse);
  return { normal, inverse, weight: tf.rsqrt(proportion) };
}

/** [R, components, channels] as its components. */
function apart(
  proportions: Tensor,
  means: Tensor,
  variances: Tensor,
  components: number,
  channels: number,
): readonly Component[] {
  const of = (all: Tensor, k: number) =>
    tf.slice(shaped(all, components, channels), [0, k, 0], [-1, 1, -1]);
  return Array.from({ length: components }, (_, k) => ({
    proportion: of(proportions, k),
    mean: of(means, k),
    variance: of(variances, k),
  }));
}

function together(components: readonly Tensor[]): Tensor {
  return tf.concat([...components], 1);
}
