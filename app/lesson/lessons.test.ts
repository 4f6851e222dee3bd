import { describe, expect, test } from "vitest";
import { presetById } from "#core/experiment/schema/presets.ts";
import { openingState } from "#store/state.ts";
import { LESSONS, lessonAfter, lessonByName, lessonOf } from "#app/lessons.ts";
import { factsOf } from "./facts.ts";
import type { Facts } from "./facts.ts";
import type { Lesson, Step } from "./lesson.ts";
import { textOf } from "./lesson.ts";
import { raceOver } from "./madeState.test-support.ts";
import type { Scores } from "./madeState.test-support.ts";

const GOOD: Scores = [0.9, 0.92, 0.95];
const POOR: Scores = [0.1, 0.3, 0.6];
const HEIRS = ["original", "fused", "narrowed"];
const WORLDS = [
  { name: "fused ahead", heir: GOOD, other: POOR },
  { name: "fused behind", heir: POOR, other: GOOD },
];

const BROKEN = /NaN|undefined|null|Infinity|\[object/;

function wordsOf({ text, after, question }: Step, facts: Facts): string[] {
  const asked = question ? [question.ask, ...question.choices, question.because(facts)] : [];
  return [textOf(text, facts), ...(after === undefined ? [] : [textOf(after, facts)]), ...asked];
}

test("every lesson has a name and a preset of its own, and the story is the first", () => {
  expect(LESSONS[0]).toMatchObject({ name: "why", preset: "story" });
  expect(new Set(LESSONS.map(({ name }) => name)).size).toBe(LESSONS.length);
  expect(new Set(LESSONS.map(({ preset }) => preset)).size).toBe(LESSONS.length);
  for (const { preset } of LESSONS) expect(presetById(preset)).toBeDefined();
  expect(LESSONS.length).toBeGreaterThan(9);
});

test("lessons are found by name, by preset and by what comes before", () => {
  expect(lessonByName("gates")?.preset).toBe("gates");
  expect(lessonByName("toString")).toBeUndefined();
  expect(lessonOf("cheapest-pair")?.name).toBe("cheapest");
  expect(lessonAfter("why")?.name).toBe(LESSONS[1].name);
  expect(lessonAfter(LESSONS.at(-1)!.name)).toBeUndefined();
});

describe.each(LESSONS.flatMap(({ name, preset, load }) => (load ? [{ name, preset, load }] : [])))(
  "the lesson $name",
  ({ preset, load }) => {
    const opened: Promise<Lesson> = load().then(({ lesson }) => lesson);

    test("asks before something happens, and waits for it", async () => {
      const asking = (await opened).steps.filter(({ question }) => question);
      expect(asking.length).toBeGreaterThanOrEqual(2);
      for (const { until, act } of asking) expect([until, act]).not.toContain(undefined);
    });

    test("waits for nothing that has happened already in a run that is not begun", async () => {
      const state = openingState(presetById(preset)!.experiment, preset);
      for (const { until } of (await opened).steps) expect(until?.(state) ?? false).toBe(false);
    });

    test("has no broken word before anything is known", async () => {
      const facts = factsOf(openingState(presetById(preset)!.experiment, preset));
      for (const step of (await opened).steps)
        for (const words of wordsOf(step, facts)) expect(words).not.toMatch(BROKEN);
    });

    test.each(WORLDS)("follows the outcome: $name", async ({ heir, other }) => {
      const of = (arm: string) => (HEIRS.includes(arm) ? heir : other);
      const facts = factsOf(raceOver(preset, of, { fit: 0.02, probe: 0.2 }));
      for (const step of (await opened).steps) {
        for (const words of wordsOf(step, facts)) expect(words).not.toMatch(BROKEN);
        const place = step.question?.answer(facts);
        if (place !== undefined) expect(step.question!.choices[place]).toBeDefined();
      }
    });

    test("its answers differ where outcomes do", async () => {
      const answers = WORLDS.map(async ({ heir, other }) => {
        const of = (arm: string) => (HEIRS.includes(arm) ? heir : other);
        const lost =
          heir === GOOD
            ? { fit: 0, probe: 0, dearest: "first" as const }
            : { fit: 0.5, probe: 0.95, dearest: "last" as const };
        const facts = factsOf(raceOver(preset, of, lost));
        return (await opened).steps.map(({ question }) => question?.answer(facts));
      });
      const [ahead, behind] = await Promise.all(answers);
      expect(ahead).not.toEqual(behind);
    });
  },
);
