// The arm randomEqualBudget: random's own start, trained until it has used the arithmetic of the parent's
// training, the fusion and the race together. Without it the parent's training counts for the fused
// network alone, and a longer training of the random one would look like no rival (docs/methods.md §9).

import type { FusionReport } from "#core/experiment/events/events.ts";
import type { ArmOptions, ArmRun } from "./arm.ts";

/** Arithmetic of one replica before the race: the parent's start and steps so far, and the fusion. */
export function spentBefore(
  { cohort, summary }: Pick<ArmRun, "cohort" | "summary">,
  { cost }: Pick<FusionReport, "cost">,
): number {
  return cohort.step * summary.flopPerStep + (summary.paid?.flop ?? 0) + (cost?.flop ?? 0);
}

/** Every arm trains for the race's epochs; the one of equal budget spends besides what was spent before. */
export function withBudgets(
  starts: readonly Omit<ArmOptions, "epochs">[],
  epochs: number,
  spent: number,
): readonly ArmOptions[] {
  return starts.map((start) => ({
    ...start,
    epochs,
    ...(isLong(start) && { extraFlop: Math.max(0, spent - (start.paid?.flop ?? 0)) }),
  }));
}

/**
 * The arms whose turn it is: the race proper ends first, then the long arm goes on alone. Where all have
 * ended, it is the turn of all: a single step more keeps their budgets equal.
 */
export function dueFirst(arms: readonly ArmRun[]): readonly ArmRun[] {
  const racing = arms.filter((arm) => !isLong(arm));
  if (racing.some((arm) => !arm.isDone())) return racing;
  const long = arms.filter((arm) => isLong(arm) && !arm.isDone());
  return long.length > 0 ? long : arms;
}

function isLong({ arm }: Pick<ArmRun, "arm">): boolean {
  return arm === "randomEqualBudget";
}
