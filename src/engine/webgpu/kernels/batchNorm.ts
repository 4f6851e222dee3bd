// Batch normalisation over [rows, channels] (Ioffe and Szegedy 2015) in its four operations.

import { columns } from "./columns.ts";
import { each, f32 } from "./kernel.ts";
import { everyRow } from "./matrix.ts";
import type { Carry } from "./operation.ts";

export const moments: Carry<"moments"> = ({ reads, writes, numbers: { rows, channels } }) => [
  columns({
    roles: { from: reads.from, mean: writes.mean, variance: writes.variance },
    rows,
    columns: channels,
    body: `var sum = 0.0;
  ${everyRow("sum += arena[at_from + place];")}
  let mean = total(lane, sum) * ${f32(1 / rows)};
  var squares = 0.0;
  ${everyRow("let d = arena[at_from + place] - mean; squares += d * d;")}
  let variance = total(lane, squares) * ${f32(1 / rows)};
  if (isFirst) { arena[at_mean + column] = mean; arena[at_variance + column] = variance; }`,
  }),
];

export const follow: Carry<"follow"> = ({ reads, writes, numbers: { size, momentum } }) => [
  each(
    size,
    { batch: reads.batch, moving: writes.moving },
    `arena[at_moving + i] = ${f32(momentum)} * arena[at_moving + i] + ${f32(1 - Math.fround(momentum))} * arena[at_batch + i];`,
  ),
];

export const normalise: Carry<"normalise"> = ({ reads, writes, numbers }) => {
  const { rows, channels, epsilon } = numbers;
  const { from, mean, variance, gamma, beta } = reads;
  return [
    each(
      rows * channels,
      { from, mean, variance, gamma, beta, to: writes.to },
      `let c = i % ${channels}u;
  let slope = arena[at_gamma + c] / sqrt(arena[at_variance + c] + ${f32(epsilon)});
  arena[at_to + i] = (arena[at_from + i] - arena[at_mean + c]) * slope + arena[at_beta + c];`,
    ),
  ];
};

/** dβ = Σ dy, dγ = Σ dy·x̂, dx = γ/σ·(dy − dβ/rows − x̂·dγ/rows): the paper's §3 collected. dx may be dy. */
export const normaliseGradient: Carry<"normaliseGradient"> = ({ reads, writes, numbers }) => {
  const { rows, channels, epsilon, relu } = numbers;
  const { from, outGradient, mean, variance, gamma } = reads;
  const { gammaGradient, betaGradient, inputGradient } = writes;
  const back = `let centred = x - mean;
      let slope = gamma * (dy - plain * ${f32(1 / rows)} - centred * along);
      arena[at_inputGradient + place] = ${relu ? "select(0.0, slope, x > 0.0)" : "slope"};`;
  return [
    columns({
      roles: {
        ...{ from, outGradient, mean, variance, gamma },
        ...{ gammaGradient, betaGradient, inputGradient },
      },
      rows,
      columns: channels,
      body: `let c = min(column, COLUMNS - 1u);
  let mean = arena[at_mean + c];
  let inverse = 1.0 / sqrt(arena[at_variance + c] + ${f32(epsilon)});
  var products = 0.0;
  var sum = 0.0;
  ${everyRow(`let dy = arena[at_outGradient + place];
      sum += dy;
      products += dy * (arena[at_from + place] - mean);`)}
  let own = total(lane, products) * inverse;
  let plain = total(lane, sum);
  if (isFirst) { arena[at_gammaGradient + column] = own; arena[at_betaGradient + column] = plain; }
  ${
    inputGradient === undefined
      ? ""
      : `let gamma = arena[at_gamma + c] * inverse;
  let along = own * inverse * ${f32(1 / rows)};
  ${everyRow(`let x = arena[at_from + place];
      let dy = arena[at_outGradient + place];
      ${back}`)}`
  }`,
    }),
  ];
};
