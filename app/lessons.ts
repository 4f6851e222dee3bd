// The lessons in their order: a name for links (?lesson=gates&step=3), a title, the preset that it is about,
// and its steps, fetched when it is opened. How to add one: a file in app/lessons, a line here.

import { STORY } from "#core/experiment/schema/presets.ts";
import type { Lesson } from "./lesson/lesson.ts";

export type LessonEntry = {
  readonly name: string;
  readonly title: string;
  readonly preset: string;
  /** Absent: the story itself, which has a page of its own. */
  readonly load?: () => Promise<{ readonly lesson: Lesson }>;
};

export const LESSONS: readonly LessonEntry[] = [
  { name: "why", title: "Why fuse?", preset: STORY },
  {
    name: "exact",
    title: "When is fusing exact?",
    preset: "linear",
    load: () => import("./lessons/exact.ts"),
  },
  {
    name: "gates",
    title: "What does a ReLU cost?",
    preset: "gates",
    load: () => import("./lessons/gates.ts"),
  },
  {
    name: "luck",
    title: "Depth and luck",
    preset: "luck",
    load: () => import("./lessons/luck.ts"),
  },
  {
    name: "cheapest",
    title: "Which pair is cheapest?",
    preset: "cheapest-pair",
    load: () => import("./lessons/cheapest.ts"),
  },
  {
    name: "bent",
    title: "Why is a trained pair dearer?",
    preset: "spirals",
    load: () => import("./lessons/bent.ts"),
  },
  {
    name: "samples",
    title: "How many samples does the fit need?",
    preset: "few-samples",
    load: () => import("./lessons/samples.ts"),
  },
  {
    name: "convolutions",
    title: "Where in the image is the error?",
    preset: "digits-conv-8",
    load: () => import("./lessons/convolutions.ts"),
  },
  {
    name: "everything",
    title: "Does it help, counting everything?",
    preset: "digits",
    load: () => import("./lessons/everything.ts"),
  },
  {
    name: "no-help",
    title: "A case where it does not help",
    preset: "no-help",
    load: () => import("./lessons/noHelp.ts"),
  },
  {
    name: "alike",
    title: "All neurons alike: constant weights",
    preset: "alike",
    load: () => import("./lessons/alike.ts"),
  },
  {
    name: "spline",
    title: "A spline as a start",
    preset: "spline",
    load: () => import("./lessons/spline.ts"),
  },
  {
    name: "maxout",
    title: "Maxout: how large should weights be?",
    preset: "maxout",
    load: () => import("./lessons/maxout.ts"),
  },
  {
    name: "isometry",
    title: "Isometry: layers that do not stretch",
    preset: "isometry",
    load: () => import("./lessons/isometry.ts"),
  },
  {
    name: "vanishing",
    title: "Weights too small",
    preset: "vanishing",
    load: () => import("./lessons/vanishing.ts"),
  },
  {
    name: "taught",
    title: "Taught, or fused?",
    preset: "taught",
    load: () => import("./lessons/taught.ts"),
  },
  {
    name: "borrowed",
    title: "Borrowed weights",
    preset: "borrowed",
    load: () => import("./lessons/borrowed.ts"),
  },
  {
    name: "narrow",
    title: "Fewer units, not fewer layers",
    preset: "narrow",
    load: () => import("./lessons/narrow.ts"),
  },
];

export const lessonByName = (name: string | null): LessonEntry | undefined =>
  LESSONS.find((lesson) => lesson.name === name);

/** The one that a preset's question is answered in. */
export const lessonOf = (presetId: string | undefined): LessonEntry | undefined =>
  LESSONS.find(({ preset }) => preset === presetId);

/** The next in the list; undefined after the last. */
export function lessonAfter(name: string): LessonEntry | undefined {
  return LESSONS[LESSONS.findIndex((lesson) => lesson.name === name) + 1];
}
