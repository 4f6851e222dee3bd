// Measured numbers as files carry them: under the names that fit the task, in the fewest digits that
// lose nothing, null where there is no number.

import type { Task } from "#core/data/dataset.ts";
import type { EpochMetrics } from "#core/experiment/events/events.ts";

/** A measured number; null where it is not finite, as after divergence, or not defined. */
export type Measured = number | null;

/** trainLoss, trainAccuracy, valLoss, valAccuracy; for regression trainR2 and valR2. */
export type Scores = {
  readonly trainLoss: Measured;
  readonly trainAccuracy?: Measured;
  readonly trainR2?: Measured;
  readonly valLoss: Measured;
  readonly valAccuracy?: Measured;
  readonly valR2?: Measured;
};

/** Metrics under the names that fit the task. */
export function scoresOf(metrics: EpochMetrics, task: Task["kind"]): Scores {
  const { trainLoss, valLoss } = metrics;
  const [trainScore, valScore] = [measured(metrics.trainScore), measured(metrics.valScore)];
  return task === "classification"
    ? {
        trainLoss: measured(trainLoss),
        trainAccuracy: trainScore,
        valLoss: measured(valLoss),
        valAccuracy: valScore,
      }
    : {
        trainLoss: measured(trainLoss),
        trainR2: trainScore,
        valLoss: measured(valLoss),
        valR2: valScore,
      };
}

/** Seconds to the microsecond, finer than any clock in a browser. */
export function microseconds(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** The fewest digits that give back the same float32 where it is one, else the number itself. */
export function measured(value: number | null): Measured {
  if (value === null || !Number.isFinite(value)) return null;
  if (Math.fround(value) !== value) return value;
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
