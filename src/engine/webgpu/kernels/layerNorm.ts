// Layer normalisation over [rows, channels] (Ba, Kiros and Hinton 2016): every row by its own mean and variance, a
// workgroup for each row. The gradients of γ and β are sums of columns in between.

import { columns } from "./columns.ts";
import { f32, kernel, powerOfTwo } from "./kernel.ts";
import type { Dispatch, Roles } from "./kernel.ts";
import { everyRow } from "./matrix.ts";
import type { Carry } from "./operation.ts";

const MOST_LANES = 64;

type Row = { readonly rows: number; readonly channels: number };

/** A workgroup for each row, whose invocations take its channels in turns; knows `row` and its `start`. */
function everyRowAlone({ rows, channels }: Row, roles: Roles, body: string): Dispatch {
  const lanes = Math.min(MOST_LANES, powerOfTwo(channels));
  const x = Math.min(rows, 65535);
  return kernel({
    roles,
    size: lanes,
    groups: [x, Math.ceil(rows / x)],
    declarations: `const CHANNELS = ${channels}u; const LANES = ${lanes}u;
var<workgroup> partial: array<f32, ${lanes}>;
fn total(lane: u32, x: f32) -> f32 {
  partial[lane] = x;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  let sum = partial[0];
  workgroupBarrier();
  return sum;
}`,
    // Rows beyond the last are done again from the last: every workgroup comes to all barriers.
    body: `let row = min(group.y * ${x}u + group.x, ${rows - 1}u);
  let isOwn = group.y * ${x}u + group.x < ${rows}u;
  let start = row * CHANNELS;
  ${body}`,
  });
}

function everyChannel(statement: string): string {
  return `for (var c = lane; c < CHANNELS; c += LANES) { ${statement} }`;
}

const statistics = (channels: number, epsilon: number) => `var sum = 0.0;
  ${everyChannel("sum += arena[at_from + start + c];")}
  let mean = total(lane, sum) * ${f32(1 / channels)};
  var squares = 0.0;
  ${everyChannel("let d = arena[at_from + start + c] - mean; squares += d * d;")}
  let inverse = 1.0 / sqrt(total(lane, squares) * ${f32(1 / channels)} + ${f32(epsilon)});`;

export const layerNormalise: Carry<"layerNormalise"> = ({ reads, writes, numbers }) => {
  const { from, gamma, beta } = reads;
  const store = `let normal = (arena[at_from + start + c] - mean) * inverse;
    arena[at_to + start + c] = normal * arena[at_gamma + c] + arena[at_beta + c];`;
  const body = `${statistics(numbers.channels, numbers.epsilon)}
  if (isOwn) { ${everyChannel(store)} }`;
  return [everyRowAlone(numbers, { from, gamma, beta, to: writes.to }, body)];
};

/** dβ = Σ dy, dγ = Σ dy·x̂; with g = dy·γ and means over the row dx = (g − mean(g) − x̂·mean(g·x̂))/σ. dx may be dy. */
export const layerNormaliseGradient: Carry<"layerNormaliseGradient"> = (
  { reads: { from, outGradient, gamma }, writes, numbers },
  scratch,
) => {
  const { rows, channels, epsilon } = numbers;
  const { gammaGradient, betaGradient, inputGradient: to } = writes;
  const statisticsOfRows = scratch("statistics");
  const measure = everyRowAlone(
    numbers,
    { from, statistics: statisticsOfRows },
    `${statistics(channels, epsilon)}
  if (isOwn && lane == 0u) {
    arena[at_statistics + 2u * row] = mean;
    arena[at_statistics + 2u * row + 1u] = inverse;
  }`,
  );
  const sum = columns({
    roles: { from, outGradient, statistics: statisticsOfRows, gammaGradient, betaGradient },
    rows,
    columns: channels,
    body: `var products = 0.0;
  var sum = 0.0;
  ${everyRow(`let dy = arena[at_outGradient + place];
      let normal = (arena[at_from + place] - arena[at_statistics + 2u * row]) * arena[at_statistics + 2u * row + 1u];
      sum += dy;
      products += dy * normal;`)}
  let along = total(lane, products);
  let plain = total(lane, sum);
  if (isFirst) { arena[at_gammaGradient + column] = along; arena[at_betaGradient + column] = plain; }`,
  });
  if (to === undefined) return [measure, sum];
  const normal = "(arena[at_from + start + c] - mean) * inverse";
  const inner = "arena[at_outGradient + start + c] * arena[at_gamma + c]";
  const back = everyRowAlone(
    numbers,
    { from, outGradient, gamma, statistics: statisticsOfRows, to },
    `let mean = arena[at_statistics + 2u * row];
  let inverse = arena[at_statistics + 2u * row + 1u];
  var sum = 0.0;
  var products = 0.0;
  ${everyChannel(`let g = ${inner}; sum += g; products += g * ${normal};`)}
  let plain = total(lane, sum) * ${f32(1 / channels)};
  let along = total(lane, products) * ${f32(1 / channels)};
  if (isOwn) { ${everyChannel(`arena[at_to + start + c] = (${inner} - plain - ${normal} * along) * inverse;`)} }`,
  );
  return [measure, sum, back];
};
