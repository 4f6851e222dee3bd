// Which task scores are of. An experiment whose data are not here yet, or not at all, has one all the same: axes and
// scores of runs that are pinned beside it would read as accuracies else.

import { CATALOGUE } from "#core/data/catalogue.ts";
import type { PinnedRun } from "./runs/pinned.ts";
import type { LabState } from "./state.ts";

type Seen = Pick<LabState, "dataset" | "experiment" | "pinned">;

/** Whether scores are R² and no accuracies: by the data, else by the catalogue, else by what is pinned. */
export function isRegression(state: Seen): boolean {
  const { dataset, experiment } = state;
  const entry = CATALOGUE.find(({ name }) => name === experiment.data.name);
  const task = dataset?.task.kind ?? entry?.task ?? pinnedOn(state)?.numbers.task;
  return task === "regression";
}

/** Numbers that are drawn need no data: what follows the reason why an experiment could not be opened. */
export const drawnAnyway = (run: string): string => `. What came of ${run} is drawn all the same.`;

/** The first pinned run on the data at hand. */
export function pinnedOn({ experiment, pinned }: Seen): PinnedRun | undefined {
  return pinned.find(({ data }) => data === experiment.data.name);
}
