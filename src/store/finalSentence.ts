// What the status line reports of a race that is over. Judging is fetched when there is a race to judge
// (conversation.ts): the first screen does without its distributions.

import { verdictInBrief, verdictLine } from "#core/experiment/results/verdictLine.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import type { LabState } from "./state.ts";
import { RACE_OVER } from "./status.ts";
import { verdictsOf } from "./verdicts.ts";

/**
 * The status with the verdicts against random in the place of "The race is over.": with the same race, and
 * in brief, so that both stand in the room of one sentence, with the whole budget. Unchanged where there is none.
 */
export function withVerdict(state: Pick<LabState, "arms" | "dataset" | "status">): string {
  const verdicts = verdictsOf(state);
  const last = (rival: Verdict["against"]) => verdicts.findLast(({ against }) => against === rival);
  const [same, whole] = [last("random"), last("randomEqualBudget")];
  const lines = [...(same ? [verdictLine(same)] : []), ...(whole ? [verdictInBrief(whole)] : [])];
  return lines.length > 0 ? state.status.replace(RACE_OVER, () => lines.join(" ")) : state.status;
}
