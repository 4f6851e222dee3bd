// What the status line reports of a race that is over. Judging is fetched when there is a race to judge
// (conversation.ts): the first screen does without its distributions.

import { verdictLine } from "#core/experiment/results/verdictLine.ts";
import type { LabState } from "./state.ts";
import { RACE_OVER } from "./status.ts";
import { verdictsOf } from "./verdicts.ts";

/** The status with the verdicts against random, with the same race and with the whole budget, in the place of "The race is over."; unchanged where there is none. */
export function withVerdict(state: Pick<LabState, "arms" | "dataset" | "status">): string {
  const verdicts = verdictsOf(state);
  const lines = ["random", "randomEqualBudget"].flatMap((rival) => {
    const last = verdicts.findLast(({ against }) => against === rival);
    return last ? [verdictLine(last)] : [];
  });
  return lines.length > 0 ? state.status.replace(RACE_OVER, () => lines.join(" ")) : state.status;
}
