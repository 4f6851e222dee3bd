// Signal health as results.json writes it.

import type { HealthRecord, HealthRow } from "#core/experiment/insight/health.ts";
import { measured } from "./measured.ts";
import type { Measured } from "./measured.ts";

export type HealthResults = {
  readonly step: number;
  readonly loss: Measured;
  readonly inputVariance: Measured;
  readonly blocks: readonly {
    readonly variance: Measured;
    readonly gradient: Measured;
    readonly units: number;
    readonly dead: number;
  }[];
  readonly confusion: Readonly<Record<"eta" | "minCosine" | "meanCosine", Measured>>;
  readonly ahead: readonly Readonly<Record<"rate" | "loss" | "linear", Measured>>[];
};

/** The fields of an arm; nothing where nobody asked. */
export function healthResults(record: HealthRecord | undefined): {
  readonly health?: readonly HealthResults[];
  readonly healthProblem?: string;
} {
  if (!record) return {};
  const { rows, problem } = record;
  return { health: rows.map(rowResults), ...(problem !== undefined && { healthProblem: problem }) };
}

function rowResults({
  step,
  loss,
  inputVariance,
  blocks,
  confusion,
  ahead,
}: HealthRow): HealthResults {
  return {
    step,
    loss: measured(loss),
    inputVariance: measured(inputVariance),
    blocks: blocks.map(({ variance, gradient, units, dead }) => ({
      variance: measured(variance),
      gradient: measured(gradient),
      units,
      dead,
    })),
    confusion: {
      eta: measured(confusion.eta),
      minCosine: measured(confusion.minCosine),
      meanCosine: measured(confusion.meanCosine),
    },
    ahead: ahead.map((one) => ({
      rate: measured(one.rate),
      loss: measured(one.loss),
      linear: measured(one.linear),
    })),
  };
}
