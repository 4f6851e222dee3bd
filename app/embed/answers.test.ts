import { expect, test } from "vitest";
import { raceOver } from "#app/lesson/madeState.test-support.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import { openingState } from "#store/state.ts";
import type { LabState } from "#store/state.ts";
import { newsOf, stateAnswer } from "./answers.ts";

const over = raceOver("moons", (arm) => (arm === "fused" ? [0.9, 0.9, 0.9] : [0.5, 0.5, 0.5]), {
  fit: 0.1,
  probe: 0.2,
});
const idle: LabState = { ...over, activity: "idle", isFinished: true };
const types = (state: LabState, before: LabState) => newsOf(state, before).map(({ type }) => type);

test("an opened experiment has a state that JSON can hold: nothing known is null", () => {
  const state = stateAnswer(openingState(presetById("moons")!.experiment, "moons"));
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  expect(state).toMatchObject({ preset: "moons", activity: "opening", lost: null, arms: {} });
});

test("after a race the state has every arm's score and what fusing lost", () => {
  const state = stateAnswer(idle);
  if (state.type !== "state") throw new Error("not a state");
  expect(state.lost).toBeCloseTo(0.2, 6);
  expect(state.arms.fused?.score).toBeCloseTo(0.9, 2);
  expect(state.arms.random?.score).toBeCloseTo(0.5, 2);
});

test("news: training begins, a stage ends, a race is judged; nothing twice", () => {
  const training: LabState = { ...idle, activity: "training", isFinished: false };
  expect(types(training, { ...training, activity: "idle" })).toEqual(["started"]);
  expect(types(training, training)).toEqual([]);
  expect(types(idle, training)).toEqual(["finished", "verdict"]);
  expect(types(idle, idle)).toEqual([]);
  const original = { ...idle, stage: "original" } as const;
  expect(types(original, { ...training, stage: "original" })).toEqual(["finished"]);
  expect(types({ ...training, activity: "idle" }, training)).toEqual([]); // paused
});

test("the verdict names the better arm, its lead and its pairs", () => {
  const [, verdict] = newsOf(idle, { ...idle, activity: "training" });
  expect(verdict).toMatchObject({ type: "verdict" });
  if (verdict.type !== "verdict") return;
  const row = verdict.rows.find(({ against }) => against === "random")!;
  expect(row).toMatchObject({ arm: "fused", n: 8, verdict: "BEATS" });
  expect(row.difference).toBeCloseTo(0.4, 2);
});
