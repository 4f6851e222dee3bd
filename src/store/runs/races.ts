// The race on the stage, and the one that has just ended: what of it is kept.

import type { OwnTable } from "#core/data/ownTable.ts";
import { heirOf } from "#core/experiment/events/heir.ts";
import { keepRecord } from "#core/experiment/events/record.ts";
import type { ArmRecord, RunRecord } from "#core/experiment/events/record.ts";
import { asRun } from "#core/experiment/results/results.ts";
import { numbersOf } from "#core/experiment/runs/numbers.ts";
import type { RunNumbers } from "#core/experiment/runs/numbers.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Lab } from "#store/lab.ts";
import type { Kept } from "#store/kept/keptSession.ts";
import type { LabState } from "#store/state.ts";
import { verdictsOf } from "#store/verdict/verdicts.ts";

export type EndedRace = { readonly numbers: RunNumbers; readonly kept: Kept };

/** The race at hand, once there is one. */
export function raceIn(
  lab: Lab,
): { readonly record: RunRecord; readonly experiment: Experiment } | undefined {
  const { record } = lab.recorder;
  const { experiment } = lab.store.getState();
  return record.fusion && { record, experiment: asRun(record, experiment) };
}

/**
 * The race that was in training, where it has reached its end; that random goes on for the whole budget, and may have
 * been stopped, takes nothing from it. What is open since may be another experiment.
 */
export function endedRace(
  { recorder }: Pick<Lab, "recorder">,
  { experiment, presetId, sample, cards }: LabState,
  table: OwnTable | undefined,
): EndedRace | undefined {
  const record = keepRecord(recorder.record);
  const { arms, dataset, fusion } = record;
  const isAtEnd = (arm: ArmRecord | undefined) =>
    arm !== undefined && (arm.epochs.at(-1)?.epoch ?? 0) >= arm.summary.epochs;
  if (!fusion || !isAtEnd(arms[heirOf(arms)]) || !isAtEnd(arms.random)) return undefined;
  const numbers = numbersOf(record, verdictsOf({ arms, dataset }));
  const own = table?.name === experiment.data.name ? table : undefined;
  const visit = { experiment: asRun(record, experiment), presetId, kept: record };
  return numbers && { numbers, kept: { visit, table: own, sample, cards } };
}
