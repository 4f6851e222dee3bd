// A run that is pinned: what the panels show of it beside the run at hand.

import type { RunNumbers } from "#core/experiment/runs/numbers.ts";

export type PinnedRun = {
  readonly id: string;
  /** "Run 3" */
  readonly name: string;
  /** Of its data set: only runs on the same data stand beside each other. */
  readonly data: string;
  readonly numbers: RunNumbers;
};
