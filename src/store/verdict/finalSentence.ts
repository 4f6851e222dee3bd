// What the status line reports of a race that is over. Judging is fetched when there is a race to judge
// (conversation.ts): the first screen does without its distributions.

import { budgetInBrief, verdictInBrief } from "#core/experiment/results/verdictLine.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { initsInRace } from "#core/experiment/schema/armInits.ts";
import type { LabState } from "#store/state.ts";
import { RACE_OVER } from "#store/status.ts";
import { verdictsOf } from "./verdicts.ts";

/** The last epoch arrives before the end does: with both verdicts this would be a fourth line on a phone. */
const GOES_ON = / Random goes on: .*$/;

/**
 * The status with the verdicts against random in the place of "The race is over.": with the same race and, as
 * soon as it is known, with the whole budget, both in brief. Unchanged where there is none.
 */
export function withVerdict(
  state: Pick<LabState, "arms" | "dataset" | "status" | "experiment">,
): string {
  const verdicts = verdictsOf(state);
  const last = (rival: Verdict["against"]) => verdicts.findLast(({ against }) => against === rival);
  const [same, whole] = [last("random"), last("randomEqualBudget")];
  const inits = initsInRace(state.experiment, state.arms);
  const lines = [
    ...(same ? [verdictInBrief(same, inits)] : []),
    ...(whole ? [budgetInBrief(whole)] : []),
  ];
  if (lines.length === 0) return state.status;
  const status = whole ? state.status.replace(GOES_ON, "") : state.status;
  return status.replace(RACE_OVER, () => lines.join(" "));
}
