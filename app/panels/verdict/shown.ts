// What the panel of verdicts compares: the race at hand, runs that are pinned, at which moments, against whom.

import { ARMS } from "#core/experiment/schema/schema.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import type { PinnedRun } from "#store/runs/pinned.ts";

export const WHEN = { start: "Start", epoch1: "Epoch 1", end: "End" };
/** The end is what the race was run for; what was seen before it decides nothing. */
export const ROLE = { start: "a look", epoch1: "a look", end: "decides" };
export const MOMENTS = Object.keys(WHEN) as Verdict["at"][];
/** A race of one epoch ends where its first epoch does. */
export const SHORT = MOMENTS.filter((at) => at !== "epoch1");
/** Most asked for first. */
const FIRST: readonly string[] = ["randomEqualBudget", "random"];
const ORDER = [...FIRST, ...ARMS.filter((arm) => !FIRST.includes(arm))];

export type Shown = {
  readonly verdicts: readonly Verdict[];
  /** Runs that are pinned, in rows of their own. */
  readonly ghosts: readonly PinnedRun[];
  readonly moments: readonly Verdict["at"][];
};

type Compared = Pick<Shown, "verdicts" | "ghosts">;

/** All that stand in the panel, the run at hand first. */
export function allIn({ verdicts, ghosts }: Compared): readonly Verdict[] {
  return [...verdicts, ...ghosts.flatMap(({ numbers }) => numbers.verdicts)];
}

export function opponentsIn(shown: Compared): readonly Verdict["against"][] {
  const place = (arm: string) => ORDER.indexOf(arm);
  return [...new Set(allIn(shown).map(({ against }) => against))].toSorted(
    (a, b) => place(a) - place(b),
  );
}
