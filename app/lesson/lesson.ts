// What a lesson is: steps as data. A step has a text and may light up what to look at, offer an action, wait
// until something has happened, and ask before it happens what will.

import type { Lab } from "#store/lab.ts";
import type { LabState } from "#store/state.ts";
import type { Facts } from "./facts.ts";

/** Written beforehand, or computed from the run before the visitor's eyes. */
export type Text = string | ((facts: Facts) => string);

export type Act = { readonly label: string; readonly act: (lab: Lab) => void };

export type Condition = (state: LabState) => boolean;

export type Question = {
  readonly ask: string;
  readonly choices: readonly string[];
  /** The place of the choice that the run has shown to be right, once the step's condition holds; undefined where it decides nothing. */
  readonly answer: (facts: Facts) => number | undefined;
  readonly because: (facts: Facts) => string;
  /** The page would give the answer away: losses are covered until it has come out. */
  readonly covers?: "losses";
};

export type Step = {
  readonly text: Text;
  /** The accessible name of a control or a panel to look at. */
  readonly light?: string;
  /** What the lesson does at a press; the visitor may do it on the page as well. */
  readonly act?: Act;
  /** Here the network is fused, or narrowed. */
  readonly fuses?: true;
  /** What is waited for before the next step. */
  readonly until?: Condition;
  readonly question?: Question;
  /** Shown once the condition holds, in place of a question's answer. */
  readonly after?: Text;
};

export type Lesson = { readonly steps: readonly Step[] };

export const textOf = (text: Text, facts: Facts): string =>
  typeof text === "string" ? text : text(facts);

/**
 * Whether what these steps wait for has not happened. Only the last of them is asked: it may have replaced what the
 * others had waited for, as a second fusion replaces the first. While one is being fused, nothing is missing.
 */
export function isMissing(steps: readonly Step[], state: LabState): boolean {
  const last = steps.findLast(({ until }) => until !== undefined);
  return state.activity !== "fusing" && last?.until?.(state) === false;
}
