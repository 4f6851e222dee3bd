import { expect, test } from "vitest";
import { lossRuns } from "./losses.ts";
import { divergedReplicas, isLost, keepRecord } from "./record.ts";
import { createRecorder } from "./recorder.ts";
import { eventsOfRace } from "./recordedRun.test-support.ts";
import type { ArmCheckpoint } from "./checkpoint.ts";
import type { SessionEvent } from "./events.ts";

const race = eventsOfRace("classification");
const reportsFused = ({ type }: SessionEvent) => type === "fused";

function recorderAfter(events: readonly SessionEvent[]) {
  const recorder = createRecorder();
  events.forEach(recorder.take);
  return recorder;
}

const steps = (firstStep: number, ...runs: number[][]): SessionEvent => ({
  type: "steps",
  arm: "original",
  firstStep,
  losses: runs.map((run) => Float32Array.from(run)),
  seconds: firstStep + runs[0].length,
});

const checkpoint = (step: number): SessionEvent => {
  const { summary } = recorderAfter(race).record.arms.original!;
  const weights = [[], []];
  const state = { step, weights, slots: [[], []] };
  const arm: ArmCheckpoint = {
    ...{ summary, goal: 1, evaluated: 0, milliseconds: 2000, diverged: [] },
    state,
  };
  return {
    type: "checkpoint",
    stage: "original",
    isFinished: false,
    arms: ["original"],
    changed: [arm],
  };
};

test("steps move an arm on: its step, its clock, and a run of losses for each replica", () => {
  const { record } = recorderAfter([
    ...race.slice(0, 3),
    steps(0, [1, 2], [3, 4]),
    steps(2, [5], [6]),
  ]);
  const { step, seconds, losses } = record.arms.original!;
  expect([step, seconds]).toEqual([3, 3]);
  expect(lossRuns(losses).map((run) => [...run])).toEqual([
    [1, 2, 5],
    [3, 4, 6],
  ]);
});

test("a fusion ends the race before it, and keeps the original with all it has", () => {
  const recorder = recorderAfter(race);
  const { original } = recorder.record.arms;
  expect(Object.keys(recorder.record.arms)).toEqual(["original", "fused", "random"]);
  recorder.take(race.find(reportsFused)!);
  expect(recorder.record.arms).toEqual({ original });
});

test("events that concern no arm leave the arms the same object, so that nobody looks at them anew", () => {
  const recorder = recorderAfter(race);
  const { arms } = recorder.record;
  recorder.take({ type: "fusing", done: 0.5 });
  recorder.take({ type: "finished", stage: "race" });
  recorder.take({ type: "weights", arm: "product", step: 1, weights: [] });
  expect(recorder.record.arms).toBe(arms);
});

test("weights are kept as they were first reported", () => {
  const recorder = recorderAfter(race);
  const weights = [{}, {}];
  recorder.take({ type: "weights", arm: "fused", step: 0, weights });
  recorder.take({ type: "weights", arm: "fused", step: 1, weights: [] });
  expect(recorder.record.arms.fused?.firstWeights).toBe(weights);
});

test("an arm is lost when every replica has diverged", () => {
  const recorder = recorderAfter(race);
  recorder.take({ type: "diverged", arm: "fused", step: 1, replicas: [1] });
  expect(isLost(recorder.record.arms.fused)).toBe(false);
  recorder.take({ type: "diverged", arm: "fused", step: 2, replicas: [0] });
  expect(isLost(recorder.record.arms.fused)).toBe(true);
  expect(divergedReplicas(recorder.record.arms.fused)).toEqual([1, 0]);
  expect(isLost(recorder.record.arms.original)).toBe(false);
  expect(isLost(undefined)).toBe(false);
});

test("a record ends at its checkpoint, and what is trained on from there changes nothing of it", () => {
  const recorder = recorderAfter([
    ...race.slice(0, 3),
    steps(0, [1, 2, 3], [4, 5, 6]),
    checkpoint(2),
  ]);
  const kept = keepRecord(recorder.record);
  recorder.restore(kept);
  recorder.take(steps(2, [9], [9]));
  expect(lossRuns(recorder.record.arms.original!.losses)[0]).toEqual(Float32Array.of(1, 2, 9));
  const { step, seconds, losses } = kept.arms.original!;
  expect([step, seconds]).toEqual([2, 2]);
  expect(lossRuns(losses)).toEqual([Float32Array.of(1, 2), Float32Array.of(4, 5)]);
});
