// A talk as slides: what a lesson does in one step is parted, so that there is one thing at a time on the wall:
// its words, its question, what happens, and what came out.

import type { Lesson, Step } from "#app/lesson/lesson.ts";

/** words: the step's text · ask: its question · watch: what happens · outcome: the answer, or what is to be seen after. */
export type Part = "words" | "ask" | "watch" | "outcome";

export type Slide = {
  /** Of the step that it belongs to, counted from 1. */
  readonly number: number;
  readonly part: Part;
  readonly step: Step;
};

/** Whether a slide comes before the first fusion: it shows the deep network, whatever has been fused since. */
export function isBeforeFusing(slides: readonly Slide[], at: number): boolean {
  return at < slides.findIndex(({ part, step }) => part === "watch" && step.fuses);
}

/** The slides of a lesson, in their order. */
export function slidesOf({ steps }: Lesson): readonly Slide[] {
  return steps.flatMap((step, i) => {
    const parts: readonly (Part | false)[] = [
      "words",
      step.question !== undefined && "ask",
      step.act !== undefined && "watch",
      (step.question !== undefined || step.after !== undefined) && "outcome",
    ];
    return parts.filter((part) => part !== false).map((part) => ({ number: i + 1, part, step }));
  });
}

/** The first slide of a step; the first of all where there is no such step. */
export function slideOfStep(slides: readonly Slide[], step: number | undefined): number {
  const at = slides.findIndex(({ number }) => number === step);
  return Math.max(0, at);
}
