// The verdicts of the present state, computed anew only when an epoch or an arm has joined: a t-test for
// every opponent is too much for every step.

import type { Judging } from "#core/experiment/results/raceVerdicts.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { scoreStamp } from "#store/scoreStamp.ts";
import type { LabState } from "#store/state.ts";
import { verdictsOf } from "./verdicts.ts";

/** A selector that returns the same array as long as nothing new can be judged. */
export function createVerdictMemo(): (
  state: Pick<LabState, "arms" | "dataset">,
  of?: Judging,
) => readonly Verdict[] {
  let known: { of: Judging | undefined; stamp: string } & Pick<LabState, "dataset"> & {
      verdicts: readonly Verdict[];
    };
  return (state, of) => {
    const stamp = scoreStamp(state);
    if (known?.stamp !== stamp || known.dataset !== state.dataset || known.of !== of) {
      known = { of, stamp, dataset: state.dataset, verdicts: verdictsOf(state, of) };
    }
    return known.verdicts;
  };
}
