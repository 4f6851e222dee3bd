// How far a visitor has come in each lesson, and what they predicted: kept in this browser, so that a lesson
// goes on where it was left.

import { create } from "zustand";

export type Progress = {
  /** Counted from 1. */
  readonly step: number;
  /** The place of the choice, by step. */
  readonly guesses: { readonly [step: number]: number };
};

export type AllProgress = { readonly [lesson: string]: Progress };

const KEY = "fuseinit-lessons";
const NONE: Progress = { step: 1, guesses: {} };

export const useProgress = create<AllProgress>(() => recall());

export const progressOf = (all: AllProgress, lesson: string): Progress => all[lesson] ?? NONE;

export function reach(lesson: string, step: number): void {
  change(lesson, { step });
}

export function guess(lesson: string, step: number, choice: number): void {
  const { guesses } = progressOf(useProgress.getState(), lesson);
  change(lesson, { guesses: { ...guesses, [step]: choice } });
}

/** From the first step, with nothing predicted. */
export function forget(lesson: string): void {
  change(lesson, NONE);
}

function change(lesson: string, fields: Partial<Progress>): void {
  const all = useProgress.getState();
  const next = { ...all, [lesson]: { ...progressOf(all, lesson), ...fields } };
  useProgress.setState(next, true);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // where storage is blocked, it lasts as long as the page
  }
}

function recall(): AllProgress {
  try {
    return readProgress(localStorage.getItem(KEY));
  } catch {
    return {};
  }
}

/** What was kept, without what is not of its form: another version of the page may have written it. */
export function readProgress(text: string | null): AllProgress {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? "{}");
  } catch {
    return {};
  }
  if (typeof kept !== "object" || kept === null) return {};
  return Object.fromEntries(
    Object.entries(kept).flatMap(([lesson, one]) => {
      const { step, guesses } = (one ?? {}) as Partial<Progress>;
      return Number.isInteger(step) && step! > 0 && typeof guesses === "object" && guesses
        ? [[lesson, { step: step!, guesses }]]
        : [];
    }),
  );
}
