// What can be shown of a run without its networks: the scores of every replica after every epoch, what each arm costs,
// and the verdicts. A finished race has them, and so has a results.json.

import type { DatasetSummary, FusionCost } from "#core/experiment/events/events.ts";
import type { ArmSummary } from "#core/experiment/events/armSummary.ts";
import type { ArmRecord, RunRecord } from "#core/experiment/events/record.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";

export type ArmNumbers = Pick<ArmRecord, "step" | "seconds" | "epochs"> & {
  readonly summary: Pick<ArmSummary, "arm" | "parameters" | "flopPerStep" | "paid">;
};

export type RunNumbers = {
  readonly engine: string;
  readonly task: DatasetSummary["task"]["kind"];
  /** Of the data that it was trained on. */
  readonly hash: string;
  readonly arms: { readonly [arm in Arm]?: ArmNumbers };
  /** What the fusion took; a results.json does not hold it. */
  readonly cost?: FusionCost;
  readonly verdicts: readonly Verdict[];
};

/** The numbers of a run and the verdicts on it; undefined where nothing has been opened. */
export function numbersOf(
  { engine, dataset, arms, fusion }: RunRecord,
  verdicts: readonly Verdict[],
): RunNumbers | undefined {
  if (!engine || !dataset) return undefined;
  return {
    engine: engine.name,
    task: dataset.task.kind,
    hash: dataset.hash,
    arms: Object.fromEntries(Object.entries(arms).map(([arm, one]) => [arm, armNumbers(one)])),
    ...(fusion?.cost && { cost: fusion.cost }),
    verdicts,
  };
}

function armNumbers({ summary, step, seconds, epochs }: ArmRecord): ArmNumbers {
  const { arm, parameters, flopPerStep, paid } = summary;
  return {
    summary: { arm, parameters, flopPerStep, ...(paid && { paid }) },
    step,
    seconds,
    epochs,
  };
}

/** Bytes of what is kept of them, as numbers of eight bytes each. */
export function bytesOfNumbers({ arms }: RunNumbers): number {
  const rows = Object.values(arms).flatMap(({ epochs }) => epochs);
  return rows.reduce((sum, { metrics }) => sum + 8 * (3 + 4 * metrics.length), 0);
}
