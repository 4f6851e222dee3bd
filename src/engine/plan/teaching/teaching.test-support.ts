// What is minimised with a teacher and without one, in float64 and straight from the formulas of Hinton, Vinyals &
// Dean 2015 and Romero et al. 2015: the oracle of engines. teaching.test.ts holds it to NumPy's numbers.

import type { Tensor } from "#core/math/tensor.ts";
import type { Loss, Teaching } from "#engine/engine.ts";

export type Judged = {
  readonly loss: Loss;
  /** [N, width]; of a hint, the pre-activations of the guided layer. */
  readonly outputs: Tensor;
  readonly targets: Tensor;
  readonly teaching?: Teaching | undefined;
  readonly answers?: Tensor | undefined;
};

export function taughtLoss({ loss, outputs, targets, teaching, answers }: Judged): number {
  if (!teaching || !answers) return labelLoss(loss, outputs, targets);
  if (teaching.type === "hint") return squaredError(outputs, answers);
  const { temperature: T, weight } = teaching;
  const taught =
    loss === "meanSquaredError" ? squaredError(outputs, answers) : T * T * kl(answers, outputs, T);
  return (1 - weight) * labelLoss(loss, outputs, targets) + weight * taught;
}

function labelLoss(loss: Loss, outputs: Tensor, targets: Tensor): number {
  if (loss === "meanSquaredError") return squaredError(outputs, targets);
  const logs = rowsOf(outputs).map((row) => logSoftmax(row, 1));
  return mean(logs.map((row, n) => -row[targets.data[n]]));
}

/** Mean over the rows of KL(softmax(of / T) ‖ softmax(by / T)). */
function kl(of: Tensor, by: Tensor, T: number): number {
  const [p, q] = [of, by].map((logits) => rowsOf(logits).map((row) => logSoftmax(row, T)));
  return mean(
    p.map((row, n) => row.reduce((sum, log, j) => sum + Math.exp(log) * (log - q[n][j]), 0)),
  );
}

function squaredError(outputs: Tensor, targets: Tensor): number {
  return mean(Array.from(outputs.data, (y, i) => (y - targets.data[i]) ** 2));
}

function rowsOf({ shape: [count], data }: Tensor): number[][] {
  const width = data.length / count;
  return Array.from({ length: count }, (_, n) => [...data.subarray(n * width, (n + 1) * width)]);
}

function logSoftmax(logits: readonly number[], T: number): number[] {
  const most = Math.max(...logits);
  const sum = logits.reduce((s, z) => s + Math.exp((z - most) / T), 0);
  return logits.map((z) => (z - most) / T - Math.log(sum));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}
