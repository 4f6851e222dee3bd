// Mixture normalization (Kalayeh and Shah 2019; docs/methods.md §5), a workgroup for each channel. With a = 1/√λ,
// s = 1/√(v + ε) and x̂ = (x − m)·s for every component, y = γ·Σ ν·a·x̂ + β.

import { FLOOR, GAP, LEAST_VARIANCE, PRIOR, ROUNDS } from "#core/math/mixture/mixture.ts";
import { FUNCTIONS } from "./functions.ts";
import { f32, kernel } from "./kernel.ts";
import type { Dispatch, Roles } from "./kernel.ts";
import type { Carry } from "./operation.ts";

const LANES = 64;

type Numbers = { readonly rows: number; readonly channels: number; readonly components: number };

/** The channel's mixture stands in `proportions`, `means`, `variances`; posteriors(x) writes `shares`. */
function everyColumn(
  { rows, channels, components }: Numbers,
  roles: Roles,
  body: string,
): Dispatch {
  const own = ["proportions", "means", "variances", "heights", "widths", "shares"];
  return kernel({
    roles,
    size: LANES,
    groups: [channels, 1],
    declarations: `const ROWS = ${rows}u; const CHANNELS = ${channels}u; const K = ${components}u;
var<workgroup> partial: array<f32, ${LANES}>;
${own.map((name) => `var<private> ${name}: array<f32, K>;`).join("\n")}
${FUNCTIONS}
fn total(lane: u32, x: f32) -> f32 {
  partial[lane] = x;
  workgroupBarrier();
  for (var half = ${LANES / 2}u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  let sum = partial[0];
  workgroupBarrier();
  return sum;
}
fn tabulate() {
  for (var k = 0u; k < K; k++) {
    let width = max(variances[k], ${f32(LEAST_VARIANCE)});
    widths[k] = -0.5 / width;
    heights[k] = log_of(proportions[k]) - 0.5 * log_of(width);
  }
}
fn posteriors(x: f32) {
  var most = -3e38;
  for (var k = 0u; k < K; k++) {
    let d = x - means[k];
    shares[k] = (d * d) * widths[k] + heights[k];
    most = max(most, shares[k]);
  }
  var sum = 0.0;
  for (var k = 0u; k < K; k++) {
    shares[k] = exp_(max(shares[k] - most, ${f32(-GAP)}));
    sum += shares[k];
  }
  for (var k = 0u; k < K; k++) { shares[k] = shares[k] / sum; }
}`,
    body: `let channel = group.x;\n  ${body}`,
  });
}

function everyRow(statement: string): string {
  return `for (var row = lane; row < ROWS; row += ${LANES}u) {
    let place = row * CHANNELS + channel;
    let x = arena[at_from + place];
    ${statement}
  }`;
}

const LOAD = `for (var k = 0u; k < K; k++) {
    proportions[k] = arena[at_proportions + k * CHANNELS + channel];
    means[k] = arena[at_means + k * CHANNELS + channel];
    variances[k] = arena[at_variances + k * CHANNELS + channel];
  }
  tabulate();`;

/** Of every component under its posteriors: taken[k], and with d = x − μ the means shift[k] and square[k]. */
const MEASURE = `var taken: array<f32, K>;
    var shift: array<f32, K>;
    var square: array<f32, K>;
    for (var k = 0u; k < K; k++) { taken[k] = 0.0; shift[k] = 0.0; square[k] = 0.0; } // SwiftShader zeroes once
    ${everyRow(`posteriors(x);
    for (var k = 0u; k < K; k++) {
      let d = x - means[k];
      taken[k] += shares[k];
      shift[k] += shares[k] * d;
      square[k] += (shares[k] * d) * d;
    }`)}
    for (var k = 0u; k < K; k++) {
      taken[k] = total(lane, taken[k]);
      shift[k] = total(lane, shift[k]) / taken[k];
      square[k] = max(total(lane, square[k]) / taken[k] - shift[k] * shift[k], 0.0);
    }`;

export const fitMixture: Carry<"fitMixture"> = ({ reads, writes, numbers }) => {
  const { rows, components } = numbers;
  const { proportions, means, variances } = writes;
  const share = 1 / components;
  return [
    everyColumn(
      numbers,
      { from: reads.from, proportions, means, variances },
      `var sum = 0.0;
  ${everyRow("sum += x;")}
  let mean = total(lane, sum) * ${f32(1 / rows)};
  var squares = 0.0;
  ${everyRow("squares += (x - mean) * (x - mean);")}
  let variance = total(lane, squares) * ${f32(1 / rows)};
  for (var k = 0u; k < K; k++) {
    proportions[k] = ${f32(share)};
    means[k] = mean + sqrt(3.0 * variance) * ${f32(share)} * f32(2i * i32(k) + 1i - i32(K));
    variances[k] = variance * ${f32(share * share)};
  }
  for (var round_ = 0u; round_ < ${ROUNDS}u; round_++) {
    tabulate();
    ${MEASURE}
    for (var k = 0u; k < K; k++) {
      proportions[k] = (taken[k] * ${f32(1 / rows)} + ${f32(PRIOR)}) / ${f32(1 + components * PRIOR)};
      means[k] += shift[k];
      variances[k] = max(square[k], ${f32(FLOOR)} * variance);
    }
  }
  if (lane == 0u) {
    for (var k = 0u; k < K; k++) {
      arena[at_proportions + k * CHANNELS + channel] = proportions[k];
      arena[at_means + k * CHANNELS + channel] = means[k];
      arena[at_variances + k * CHANNELS + channel] = variances[k];
    }
  }`,
    ),
  ];
};

/** m, s and a of every component from `centres` and `spreads`. */
const factors = (epsilon: number) => `var inverse: array<f32, K>;
  var weight: array<f32, K>;
  for (var k = 0u; k < K; k++) {
    inverse[k] = 1.0 / sqrt(spreads[k] + ${f32(epsilon)});
    weight[k] = 1.0 / sqrt(proportions[k]);
  }`;

export const mixtureNormalise: Carry<"mixtureNormalise"> = ({ reads, writes, numbers }) => {
  const { from, proportions, means, variances, gamma, beta } = reads;
  const { to, ownMeans, ownVariances } = writes;
  const measure = `{
    ${MEASURE}
    for (var k = 0u; k < K; k++) { centres[k] = means[k] + shift[k]; spreads[k] = square[k]; }
  }
  if (lane == 0u) {
    for (var k = 0u; k < K; k++) {
      arena[at_ownMeans + k * CHANNELS + channel] = centres[k];
      arena[at_ownVariances + k * CHANNELS + channel] = spreads[k];
    }
  }`;
  return [
    everyColumn(
      numbers,
      { from, proportions, means, variances, gamma, beta, to, ownMeans, ownVariances },
      `${LOAD}
  var centres = means;
  var spreads = variances;
  ${ownMeans === undefined ? "" : measure}
  ${factors(numbers.epsilon)}
  ${everyRow(`posteriors(x);
    var sum = 0.0;
    for (var k = 0u; k < K; k++) { sum += (shares[k] * weight[k]) * ((x - centres[k]) * inverse[k]); }
    arena[at_to + place] = sum * arena[at_gamma + channel] + arena[at_beta + channel];`)}`,
    ),
  ];
};

/** ∂x = γ·Σ a·s·ν·(∂y − (Σ ν·∂y + x̂·Σ ν·∂y·x̂)/Σ ν). */
export const mixtureNormaliseGradient: Carry<"mixtureNormaliseGradient"> = ({
  reads,
  writes,
  numbers,
}) => {
  const { inputGradient: to } = writes;
  const back = everyRow(`posteriors(x);
    let dy = arena[at_outGradient + place];
    var sum = 0.0;
    for (var k = 0u; k < K; k++) {
      let rest = dy - plain[k] - ((x - centres[k]) * inverse[k]) * along[k];
      sum += (shares[k] * (gamma * weight[k] * inverse[k])) * rest;
    }
    arena[at_to + place] = sum;`);
  return [
    everyColumn(
      numbers,
      { ...reads, gammaGradient: writes.gammaGradient, betaGradient: writes.betaGradient, to },
      `${LOAD}
  var centres: array<f32, K>;
  var spreads: array<f32, K>;
  for (var k = 0u; k < K; k++) {
    centres[k] = arena[at_ownMeans + k * CHANNELS + channel];
    spreads[k] = arena[at_ownVariances + k * CHANNELS + channel];
  }
  ${factors(numbers.epsilon)}
  var taken: array<f32, K>;
  var plain: array<f32, K>;
  var along: array<f32, K>;
  var all = 0.0;
  ${everyRow(`posteriors(x);
    let dy = arena[at_outGradient + place];
    all += dy;
    for (var k = 0u; k < K; k++) {
      let own = shares[k] * dy;
      taken[k] += shares[k];
      plain[k] += own;
      along[k] += own * ((x - centres[k]) * inverse[k]);
    }`)}
  let gamma = arena[at_gamma + channel];
  let sum = total(lane, all);
  var slope = 0.0;
  for (var k = 0u; k < K; k++) {
    taken[k] = total(lane, taken[k]);
    plain[k] = total(lane, plain[k]) / taken[k];
    along[k] = total(lane, along[k]);
    slope += weight[k] * along[k];
    along[k] = along[k] / taken[k];
  }
  if (lane == 0u) {
    arena[at_gammaGradient + channel] = slope;
    arena[at_betaGradient + channel] = sum;
  }
  ${to === undefined ? "" : back}`,
    ),
  ];
};
