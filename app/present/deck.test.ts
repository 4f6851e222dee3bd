import { expect, test } from "vitest";
import type { Lesson } from "#app/lesson/lesson.ts";
import { isBeforeFusing, slideOfStep, slidesOf } from "./deck.ts";

const act = { label: "Fuse", act: () => {} };
const question = { ask: "How much?", choices: ["All", "None"], answer: () => 0, because: () => "" };
const lesson: Lesson = {
  steps: [
    { text: "Look." },
    { text: "Fuse.", act, question },
    { text: "Train.", act, after: "Done." },
  ],
};

test("one thing at a time: words, question, what happens, what came out", () => {
  const parts = slidesOf(lesson).map(({ number, part }) => `${number} ${part}`);
  expect(parts).toEqual([
    "1 words",
    "2 words",
    "2 ask",
    "2 watch",
    "2 outcome",
    "3 words",
    "3 watch",
    "3 outcome",
  ]);
});

test("slides before the first fusion are known, in a talk that fuses", () => {
  const [first, second, third] = lesson.steps;
  const slides = slidesOf({ steps: [first!, { ...second!, fuses: true }, third!] });
  expect(slides.map((_, at) => isBeforeFusing(slides, at))).toEqual([
    ...[true, true, true],
    ...[false, false, false, false, false],
  ]);
  const others = slidesOf(lesson);
  expect(others.some((_, at) => isBeforeFusing(others, at))).toBe(false);
});

test("a link to a step opens its first slide, one to no step the first of all", () => {
  const slides = slidesOf(lesson);
  expect([2, 3, 9, undefined].map((step) => slideOfStep(slides, step))).toEqual([1, 5, 0, 0]);
});
