// What the strip of runs shows, and what can be done with them.

import type { StoreApi } from "zustand/vanilla";
import type { RunNumbers } from "#core/experiment/runs/numbers.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Listed } from "./pool.ts";

export type Run = Listed & { readonly name: string };

export type RunsState = {
  /** The newest first. */
  readonly runs: readonly Run[];
  /** When they were looked at last, in milliseconds since 1970. */
  readonly seenAt: number;
  /** The one that is on the stage. */
  readonly present: string | undefined;
  /** Ids that were deleted last, and what to call them. */
  readonly deleted?: { readonly ids: readonly string[]; readonly words: string } | undefined;
  /** A sentence on what could not be done. */
  readonly problem?: string | undefined;
};

export interface Runs {
  readonly store: StoreApi<RunsState>;
  /** Brings back a run's networks and numbers; one without networks is pinned, and its experiment opened. */
  open(id: string): Promise<void>;
  pin(id: string, isPinned: boolean): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** Takes the last deletion back. */
  restore(): Promise<void>;
  /** Makes the last deletion last. */
  forgetDeleted(): Promise<void>;
  /** Pins the numbers of a file and opens its experiment; returns the run's name. */
  addFile(file: string, experiment: Experiment, numbers: RunNumbers): Promise<string>;
  /** Looks again at what lies on the shelf: another tab has changed it. */
  refresh(): Promise<void>;
  dismiss(): void;
}
