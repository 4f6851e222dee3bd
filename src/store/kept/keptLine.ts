// What the page shows of the keeping, in one line: an offer to go on with the last session, a way to
// begin anew, that nothing can be kept, or that the page has a new version.

import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type { Head } from "./keptSession.ts";

export type KeptLine = {
  readonly offer?: Offer | undefined;
  /** After the last session has been brought back unasked. */
  readonly beginAnew?: (() => void) | undefined;
  /** Whether what was left has been looked for: from now on nothing is brought back unasked. */
  readonly isSettled?: true;
  readonly problem?: { readonly sentence: string; dismiss(): void } | undefined;
  /** A new version of the page waits to be started. */
  readonly update?: { readonly sentence: string; accept(): void; dismiss(): void } | undefined;
};

type Offer = {
  readonly title: string;
  /** "step 120 of the race, 5 minutes ago" */
  readonly place: string;
  accept(): void;
  decline(): void;
};

export function createKeptLine(): StoreApi<KeptLine> {
  return createStore<KeptLine>(() => ({}));
}

/** "step 120 of the race" */
export function placeOf({ stage, step, isFinished }: Head): string {
  if (isFinished)
    return stage === "race" ? "the end of the race" : "the end of the original’s training";
  return `step ${step.toLocaleString("en-US")}${stage === "race" ? " of the race" : ""}`;
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** "5 minutes ago" */
export function agoOf(at: number, now: number): string {
  const seconds = (now - at) / 1000;
  const [unit, length] = UNITS.find(([, least]) => seconds >= least) ?? ["minute", Infinity];
  if (length === Infinity) return "just now";
  const count = Math.floor(seconds / length);
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}
