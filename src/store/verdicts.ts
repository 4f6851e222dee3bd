// The verdicts of the race as the page knows it.

import { raceVerdicts } from "#core/experiment/raceVerdicts.ts";
import type { Verdict } from "#core/experiment/verdict.ts";
import type { LabState } from "./state.ts";

export function verdictsOf({
  arms,
  dataset,
}: Pick<LabState, "arms" | "dataset">): readonly Verdict[] {
  return dataset ? raceVerdicts(arms, dataset.task.kind) : [];
}
