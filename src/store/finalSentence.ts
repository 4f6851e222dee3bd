// What the status line reports of a race that is over. Judging is fetched when there is a race to judge
// (conversation.ts): the first screen does without its distributions.

import { verdictLine } from "#core/experiment/results/verdictLine.ts";
import type { LabState } from "./state.ts";
import { RACE_OVER } from "./status.ts";
import { verdictsOf } from "./verdicts.ts";

/** The status with the verdict against random in the place of "The race is over."; unchanged where there is none. */
export function withVerdict(state: Pick<LabState, "arms" | "dataset" | "status">): string {
  const last = verdictsOf(state).findLast(({ against }) => against === "random");
  return last ? state.status.replace(RACE_OVER, () => verdictLine(last)) : state.status;
}
