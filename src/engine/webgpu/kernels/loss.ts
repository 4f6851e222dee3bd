// The two losses with their gradients, an invocation for each sample, and the distillation of a teacher's outputs.

import { FUNCTIONS } from "./functions.ts";
import { f32, kernel, phased, powerOfTwo } from "./kernel.ts";
import type { Dispatch, Phase } from "./kernel.ts";
import type { OperationOf } from "#engine/plan/operations.ts";
import type { Carry } from "./operation.ts";

/** Exponents are cut off at e⁻⁶⁹ ≈ 1e-30, as simd/assembly/loss.ts does. */
const LEAST = "-69.0";

export const loss: Carry<"loss"> = (operation) => [phased(lossPhase(operation))];

function lossPhase({ reads, writes, numbers }: OperationOf<"loss">): Phase {
  return {
    roles: { outputs: reads.outputs, targets: reads.targets, ...writes },
    writes: Object.keys(writes),
    count: numbers.rows,
    statement: statementOf({ writes, numbers }),
    functions: [FUNCTIONS],
  };
}

/** Rows of which one workgroup takes one each. */
export const MOST_TOGETHER = 256;

/** A loss of at most so many rows and its mean at once. */
export function lossAndMean(operation: OperationOf<"loss">, mean: string): Dispatch {
  const { reads, writes, numbers } = operation;
  const size = powerOfTwo(numbers.rows);
  const alone = kernel({
    roles: { outputs: reads.outputs, targets: reads.targets, ...writes, mean },
    size,
    groups: [1, 1],
    declarations: `${FUNCTIONS}\nvar<workgroup> partial: array<f32, ${size}>;`,
    body: `let i = lane;
  partial[lane] = 0.0;
  if (i < ${numbers.rows}u) {
  ${statementOf({ writes, numbers })}
  partial[lane] = arena[at_losses + i];
  }
  workgroupBarrier();
  for (var half = ${size / 2}u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  if (lane == 0u) { arena[at_mean] = partial[0] / ${f32(numbers.rows)}; }`,
  });
  const phases = [lossPhase(operation), ...meanPhases(writes.losses!, mean, numbers.rows)];
  return { ...alone, phases: () => phases };
}

/**
 * The mean in the same order of sums, halving over the losses themselves: invocation i of the first phase has those
 * that leave i by the number of invocations, one invocation of the second phase has what they leave.
 */
function meanPhases(losses: string, mean: string, rows: number): readonly Phase[] {
  const size = powerOfTwo(rows);
  const lanes = 2 ** Math.floor(Math.log2(size) / 2);
  const halve = (from: number, to: number, stride: number) =>
    from < to
      ? ""
      : `for (var half = ${from}u; half >= ${to}u; half /= 2u) {
    for (var k = i; k < half; k += ${stride}u) {
      if (k + half < ${rows}u) { arena[at_losses + k] += arena[at_losses + k + half]; }
    }
  }`;
  const first = {
    ...{ roles: { losses }, writes: ["losses"] },
    ...{ count: lanes, statement: halve(size / 2, lanes, lanes) },
  };
  const last = {
    ...{ roles: { losses, mean }, writes: ["losses", "mean"], count: 1 },
    statement: `${halve(lanes / 2, 1, 1)}
  arena[at_mean] = arena[at_losses] / ${f32(rows)};`,
  };
  return size > lanes ? [first, last] : [last];
}

function statementOf({ writes, numbers }: Pick<OperationOf<"loss">, "writes" | "numbers">): string {
  const { rows, width } = numbers;
  const wanted = { hits: writes.hits !== undefined, gradient: writes.gradient !== undefined };
  return numbers.loss === "softmaxCrossEntropy"
    ? crossEntropy(rows, width, wanted)
    : squaredError(rows, width, wanted.gradient);
}

type Wanted = { readonly hits: boolean; readonly gradient: boolean };

function crossEntropy(rows: number, width: number, { hits, gradient }: Wanted): string {
  const share = f32(1 / rows);
  return `let start = at_outputs + i * ${width}u;
  let label = u32(arena[at_targets + i]);
  var most = arena[start];
  var largest = 0u;
  for (var j = 1u; j < ${width}u; j++) {
    let z = arena[start + j];
    if (z > most) { most = z; largest = j; }
  }
  var sum = 0.0;
  for (var j = 0u; j < ${width}u; j++) {
    let shifted = arena[start + j] - most;
    let e = exp_(select(shifted, ${LEAST}, shifted < ${LEAST}));
    sum += e;
    ${gradient ? `arena[at_gradient + i * ${width}u + j] = e;` : ""}
  }
  let value = log_of(sum) + (most - arena[start + label]);
  arena[at_losses + i] = select(value, sum, sum != sum);
  ${hits ? "arena[at_hits + i] = select(0.0, 1.0, largest == label);" : ""}
  ${
    gradient
      ? `let factor = ${share} / sum;
  for (var j = 0u; j < ${width}u; j++) {
    let place = at_gradient + i * ${width}u + j;
    arena[place] = arena[place] * factor - select(0.0, ${share}, j == label);
  }`
      : ""
  }`;
}

function squaredError(rows: number, width: number, gradient: boolean): string {
  return `var sum = 0.0;
  for (var j = 0u; j < ${width}u; j++) {
    let place = i * ${width}u + j;
    let difference = arena[at_outputs + place] - arena[at_targets + place];
    sum += difference * difference;
    ${gradient ? `arena[at_gradient + place] = difference * ${f32(2 / (rows * width))};` : ""}
  }
  arena[at_losses + i] = sum / ${f32(width)};`;
}

export const softTargets: Carry<"softTargets"> = ({ reads, writes, numbers }) => {
  const { rows, width, temperature, weight } = numbers;
  const { outputs, teacher } = reads;
  const roles = { outputs, teacher, gradient: writes.gradient };
  const own = `${f32(1 - Math.fround(weight))} * arena[at_gradient + place]`;
  const written = { roles, writes: ["gradient"] };
  if (numbers.loss === "meanSquaredError") {
    const statement = `let place = i;
  let difference = arena[at_outputs + place] - arena[at_teacher + place];
  arena[at_gradient + place] = ${own} + ${f32((2 * weight) / (rows * width))} * difference;`;
    return [phased({ ...written, count: rows * width, statement })];
  }
  const statement = `let ours = soften(at_outputs + i * ${width}u);
  let theirs = soften(at_teacher + i * ${width}u);
  for (var j = 0u; j < ${width}u; j++) {
    let place = i * ${width}u + j;
    let p = softened(arena[at_outputs + place], ours.x) / ours.y;
    let q = softened(arena[at_teacher + place], theirs.x) / theirs.y;
    arena[at_gradient + place] = ${own} + ${f32((weight * temperature) / rows)} * (p - q);
  }`;
  const softening = `fn softened(z: f32, most: f32) -> f32 {
  let shifted = (z - most) / ${f32(temperature)};
  return exp_(select(shifted, ${LEAST}, shifted < ${LEAST}));
}
/** Largest number of a row, and the sum of its softened exponentials. */
fn soften(start: u32) -> vec2f {
  var most = arena[start];
  for (var j = 1u; j < ${width}u; j++) { let z = arena[start + j]; if (z > most) { most = z; } }
  var sum = 0.0;
  for (var j = 0u; j < ${width}u; j++) { sum += softened(arena[start + j], most); }
  return vec2f(most, sum);
}`;
  return [phased({ ...written, count: rows, statement, functions: [FUNCTIONS, softening] })];
};

const LANES = 64;

/** Pairwise sums: rounding stays far below that of the losses. */
export const meanLoss: Carry<"meanLoss"> = ({ reads, writes, numbers: { rows } }) => {
  const alone = kernel({
    roles: { losses: reads.losses, mean: writes.mean },
    size: LANES,
    groups: [1, 1],
    declarations: `var<workgroup> partial: array<f32, ${LANES}>;`,
    body: `var sum = 0.0;
  for (var row = lane; row < ${rows}u; row += ${LANES}u) { sum += arena[at_losses + row]; }
  partial[lane] = sum;
  workgroupBarrier();
  for (var half = ${LANES / 2}u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  if (lane == 0u) { arena[at_mean] = partial[0] / ${f32(rows)}; }`,
  });
  return [{ ...alone, phases: () => meanPhases(reads.losses!, writes.mean!, rows) }];
};
