// Which task scores are of. An experiment whose data are not here yet, or not at all, has one all the same: axes and
// scores of runs that are pinned beside it would read as accuracies else.

import { CATALOGUE } from "#core/data/catalogue.ts";
import { ghostsIn } from "./runs/ghosts.ts";
import type { LabState } from "./state.ts";

/** Whether scores are R² and no accuracies: by the data, else by the catalogue, else by what is pinned. */
export function isRegression(state: Pick<LabState, "dataset" | "experiment" | "pinned">): boolean {
  const { dataset, experiment } = state;
  const entry = CATALOGUE.find(({ name }) => name === experiment.data.name);
  const task = dataset?.task.kind ?? entry?.task ?? ghostsIn(state)[0]?.numbers.task;
  return task === "regression";
}
