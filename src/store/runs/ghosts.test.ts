import { expect, test } from "vitest";
import { eventsOfRace, recordOf } from "#core/experiment/events/recordedRun.test-support.ts";
import { numbersOf } from "#core/experiment/runs/numbers.ts";
import { raceVerdicts } from "#core/experiment/results/raceVerdicts.ts";
import { experimentOf } from "#store/kept/toy.test-support.ts";
import type { LabState } from "#store/state.ts";
import {
  ghostArms,
  ghostFinals,
  ghostLosses,
  ghostScores,
  ghostsIn,
  ghostVerdict,
  leftOutOf,
} from "./ghosts.ts";

const record = recordOf(eventsOfRace("classification"));
const numbers = numbersOf(record, raceVerdicts(record.arms, record.dataset!))!;
const pinned = [{ id: "a", name: "Run 3", data: "moons", numbers }];
const state = (data: string, hash = "0123456789abcdef") => ({
  ...{ pinned: pinned.map((run) => ({ ...run, data: data === "mine.csv" ? data : run.data })) },
  experiment: { ...experimentOf(1), data: { name: data } },
  dataset: { hash } as LabState["dataset"],
});

test("a pinned run on the same data is drawn: its arms, losses, scores and last values", () => {
  const seen = state("moons", "another seed has another hash");
  expect(ghostsIn(seen)).toHaveLength(1);
  expect(ghostArms(seen)).toEqual(["original", "fused", "random"]);
  const fused = ghostScores(seen).find(({ arm }) => arm === "fused")!;
  expect(fused).toMatchObject({ ghost: "Run 3", part: "validation" });
  expect(fused.replicas.map((row) => Array.from(row))).toEqual([[0.5], [1]]);
  const original = ghostLosses(seen).find(({ arm }) => arm === "original")!;
  expect(original.replicas.map((row) => Array.from(row))).toEqual([
    [1.5, 0.75],
    [2.5, 1],
  ]);
  expect(ghostFinals(seen, "fused")).toEqual([{ ghost: "Run 3", values: [0.5, 1] }]);
  expect(ghostFinals(seen, "product")).toEqual([]);
  expect(ghostVerdict(seen.pinned[0], "random", "start")?.n).toBe(1); // the other has diverged
});

// Two steps of the original at 600 FLOP each; 10·parameters a step (recordedRun.test-support.ts).
test("its fused network pays for its own parent: two steps of 600 FLOP", () => {
  const fused = ghostLosses(state("moons")).find(({ arm }) => arm === "fused")!;
  expect(fused.offset).toMatchObject({ step: 2, flop: 1200 });
  expect(ghostLosses(state("moons")).find(({ arm }) => arm === "random")!.offset).toBeUndefined();
});

test("on other data it is not drawn, and why is a sentence", () => {
  const seen = state("digits");
  expect(ghostScores(seen)).toEqual([]);
  expect(leftOutOf(seen)).toEqual([
    "Run 3 is not drawn here: it was on Two moons, where the same number means something else.",
  ]);
  expect(leftOutOf(state("moons"))).toEqual([]);
});

test("an own table is known by its content, for another may bear its name", () => {
  expect(ghostsIn(state("mine.csv"))).toHaveLength(1);
  expect(leftOutOf(state("mine.csv", "ffff"))).toEqual([
    "Run 3 is not drawn here: it was on another table named mine.csv.",
  ]);
});
