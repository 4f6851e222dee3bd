import { expect, test } from "vitest";
import { eventsOfRace, recordOf } from "#core/experiment/events/recordedRun.test-support.ts";
import { numbersOf } from "#core/experiment/runs/numbers.ts";
import { createRecorder } from "#core/experiment/events/recorder.ts";
import { experimentOf } from "#store/kept/toy.test-support.ts";
import { reduce } from "./reduce.ts";
import type { LabState } from "./state.ts";
import { isRegression } from "./task.ts";

const numbers = numbersOf(recordOf(eventsOfRace("regression")), [])!;
const seen = (data: string, dataset?: object) => ({
  experiment: { ...experimentOf(1), data: { name: data } },
  pinned: [{ id: "a", name: "Run 1", data: "mine.csv", numbers }],
  dataset: dataset as LabState["dataset"],
});

test.each([
  ["friedman1", true],
  ["moons", false],
  ["airfoil-self-noise", true],
  ["mine.csv", true],
  ["other.csv", false],
])("before its data are here, %s has the scores of its task", (data, expected) => {
  expect(isRegression(seen(data))).toBe(expected);
});

test("data that are here decide", () => {
  const dataset = { task: { kind: "classification" } };
  expect(isRegression(seen("friedman1", dataset))).toBe(false);
});

test("where data are missing, the message names the numbers that are drawn without them", () => {
  const failed = {
    run: 1,
    type: "failed",
    during: "opening",
    error: { name: "Error", message: "it is not in the data folder" },
  } as const;
  const { record } = createRecorder();
  const state = { ...seen("mine.csv"), arms: {} } as unknown as LabState;
  expect(reduce(state, failed, record).alert).toMatchObject({
    message: expect.stringMatching(
      /not in the data folder\. What came of Run 1 is drawn all the same\.$/,
    ),
    remedy: "firstPreset",
  });
  const alone = { ...state, pinned: [] } as unknown as LabState;
  expect(reduce(alone, failed, record).alert!.message).not.toContain("drawn");
});
