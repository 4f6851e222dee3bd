import { expect, test } from "vitest";
import { phaseOf } from "./phase.ts";
import type { Own } from "./phase.ts";

type State = Parameters<typeof phaseOf>[0];

const still: Own = { isFlowing: false };
const state = (fields: object): State =>
  ({ activity: "idle", stage: "original", isFinished: false, arms: {}, ...fields }) as State;
const race = (fields: object = {}): State =>
  state({ stage: "race", fusion: {}, arms: { fused: { step: 0 } }, ...fields });

test("before anything is trained the story waits for Train", () => {
  expect(phaseOf(state({ activity: "opening" }), still)).toBe("ready");
  expect(phaseOf(state({ arms: { original: { step: 0 } } }), still)).toBe("ready");
});

test("the deep network learns, also while it is paused, and then two layers are to be chosen", () => {
  expect(phaseOf(state({ activity: "training" }), still)).toBe("learning");
  expect(phaseOf(state({ arms: { original: { step: 7 } } }), still)).toBe("learning");
  expect(phaseOf(state({ isFinished: true }), still)).toBe("choosing");
});

test("while blocks flow together, or the fusion takes its time, nothing else is shown", () => {
  expect(phaseOf(race(), { ...still, isFlowing: true })).toBe("fusing");
  expect(phaseOf(state({ activity: "fusing", isFinished: true }), still)).toBe("fusing");
});

test("fused: side by side, then the race, then the verdict", () => {
  expect(phaseOf(race(), still)).toBe("split");
  expect(phaseOf(race({ activity: "training" }), still)).toBe("racing");
  expect(phaseOf(race({ arms: { fused: { step: 9 } } }), still)).toBe("racing");
  expect(phaseOf(race({ isFinished: true, arms: { fused: { step: 9 } } }), still)).toBe("verdict");
});

const left = (fusion: object, status = "Fused against random: BEATS."): Own =>
  ({ isFlowing: false, left: { fusion, status } }) as unknown as Own;

test("training on after the verdict is a race again, and another pair can be chosen at any moment", () => {
  const fusion = {};
  const over = { isFinished: true, fusion, arms: { fused: { step: 9 } } };
  expect(phaseOf(race({ ...over, activity: "training" }), still)).toBe("racing");
  expect(phaseOf(race(over), left(fusion))).toBe("choosing");
  expect(phaseOf(race(over), left({}))).toBe("verdict"); // of a fusion before this one
});
