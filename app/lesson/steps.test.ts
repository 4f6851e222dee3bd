import { expect, test } from "vitest";
import type { LabState } from "#store/state.ts";
import { isMissing } from "./lesson.ts";
import { firstPlace, fused, learnt, percent, points, raced, standing, trained } from "./steps.ts";

const state = (fields: object): LabState =>
  ({ activity: "idle", stage: "original", isFinished: false, arms: {}, ...fields }) as LabState;
const original = (step: number, epoch = 0) => ({
  original: { step, epochs: [{ epoch }], summary: { epochs: 3, stepsPerEpoch: 10 } },
});

test("trained: at the end of the deep network's epochs, not on the way, and ever after", () => {
  expect(trained(state({}))).toBe(false);
  expect(trained(state({ arms: original(29) }))).toBe(false);
  expect(trained(state({ arms: original(30), activity: "training" }))).toBe(false);
  expect(trained(state({ arms: original(30) }))).toBe(true);
  expect(trained(state({ arms: original(30), stage: "race", activity: "training" }))).toBe(true);
});

test("learnt: so many epochs, whether training goes on or not", () => {
  expect(learnt(1)(state({ arms: original(9, 0) }))).toBe(false);
  expect(learnt(1)(state({ arms: original(12, 1), activity: "training" }))).toBe(true);
});

test("fused and raced: of any span, or of the one that is named", () => {
  const fusion = { span: [2, 3] };
  const begun = state({ stage: "race", fusion });
  expect([fused()(begun), fused([2, 3])(begun), fused([1, 2])(begun)]).toEqual([true, true, false]);
  expect(fused()(state({ fusion, activity: "fusing" }))).toBe(false);
  expect(raced()(begun)).toBe(false);
  const over = { ...begun, isFinished: true };
  expect([raced()(over), raced([1, 2])(over)]).toEqual([true, false]);
  expect(raced()({ ...over, activity: "training" })).toBe(false);
});

test("a fusion that another one has replaced is not missing, nor is one under way", () => {
  const of = (samples: number) => (now: LabState) => now.fusedWith?.samples === samples;
  const steps = [{ text: "" }, { text: "", until: of(200) }, { text: "", until: of(4000) }];
  const second = state({ fusedWith: { samples: 4000 } });
  expect([isMissing(steps, second), isMissing(steps.slice(0, 2), second)]).toEqual([false, true]);
  expect(isMissing(steps, state({}))).toBe(true);
  expect(isMissing(steps.slice(0, 2), state({ activity: "fusing" }))).toBe(false);
  expect(isMissing(steps.slice(0, 1), state({}))).toBe(false);
});

test("numbers in sentences: a dash where there is none, a difference with its side", () => {
  expect([percent(NaN), points(NaN), points(0.01), points(-0.0982)]).toEqual([
    "–",
    "–",
    "1.0 point",
    "9.8 points",
  ]);
  expect([standing(0.1), standing(-0.1), standing(0.0001), standing(NaN)]).toEqual([
    "10.0 points ahead of",
    "10.0 points behind",
    "level with",
    "level with",
  ]);
  expect([firstPlace([false, true, true]), firstPlace([false])]).toEqual([1, undefined]);
});
