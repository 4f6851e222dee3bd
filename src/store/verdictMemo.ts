// The verdicts of the present state, computed anew only when an epoch or an arm has joined: a t-test for
// every opponent is too much for every step.

import type { Verdict } from "#core/experiment/results/verdict.ts";
import { scoreStamp } from "./scoreStamp.ts";
import type { LabState } from "./state.ts";
import { verdictsOf } from "./verdicts.ts";

/** A selector that returns the same array as long as nothing new can be judged. */
export function createVerdictMemo(): (
  state: Pick<LabState, "arms" | "dataset">,
) => readonly Verdict[] {
  let known: { stamp: string; dataset: LabState["dataset"]; verdicts: readonly Verdict[] };
  return (state) => {
    const stamp = scoreStamp(state);
    if (known?.stamp !== stamp || known.dataset !== state.dataset) {
      known = { stamp, dataset: state.dataset, verdicts: verdictsOf(state) };
    }
    return known.verdicts;
  };
}
