// The verdicts of a race, from the epochs that arms have finished.

import { compareScores } from "#core/experiment/verdict.ts";
import type { Moment, Verdict } from "#core/experiment/verdict.ts";
import type { Arm } from "#core/experiment/schema.ts";
import type { ArmState, EpochRow, LabState } from "./state.ts";

const MOMENTS: readonly Moment[] = ["start", "epoch1", "end"];

/**
 * Fused against every other arm that has run, at each moment both have reached. The original is
 * always taken where it stood last: it is the parent to live up to, not a runner.
 */
export function verdictsOf({
  arms,
  dataset,
}: Pick<LabState, "arms" | "dataset">): readonly Verdict[] {
  const fused = arms.fused;
  if (!fused || !dataset) return [];
  const metric = dataset.task.kind === "classification" ? "valAccuracy" : "valR2";
  const others = (Object.keys(arms) as Arm[]).filter((arm) => arm !== "fused");
  return others.flatMap((against) =>
    MOMENTS.flatMap((at) => {
      const ours = rowAt(fused, at);
      const theirs =
        against === "original" ? arms.original!.epochs.at(-1) : rowAt(arms[against]!, at);
      if (!ours || !theirs) return [];
      const scores = (row: EpochRow) => row.metrics.map((m) => m.valScore);
      return [
        {
          arm: "fused" as const,
          against,
          at,
          metric,
          ...compareScores(scores(ours), scores(theirs)),
        },
      ];
    }),
  );
}

function rowAt(arm: ArmState, at: Moment): EpochRow | undefined {
  if (at === "start") return arm.epochs.find((row) => row.epoch === 0);
  if (at === "epoch1") return arm.epochs.find((row) => row.epoch === 1);
  return arm.epochs.find((row) => row.epoch === arm.summary.epochs);
}
