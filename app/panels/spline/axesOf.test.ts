import { expect, test } from "vitest";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import type { SplineReport } from "#core/experiment/insight/splineReport.ts";
import { axesOf } from "./axesOf.ts";

const report: SplineReport = {
  terms: [[]],
  layers: [0, 1],
  hasTrunk: false,
  units: 0,
  explained: 0,
  bound: 0,
  centre: new Float64Array(1),
  axes: [],
};
const tensor = (...data: readonly number[]) => ({
  shape: [data.length, 1],
  data: Float32Array.from(data),
});
const sine: DatasetSummary = {
  name: "sine",
  title: "Sine",
  task: { kind: "regression", target: "y" },
  inputShape: [1],
  features: ["x"],
  train: 2,
  validation: 2,
  hash: "0",
  samples: { inputs: tensor(-1, 1), targets: tensor(0.5, 2) },
  inputNormalisation: { mean: [10], scale: [2] },
};
const { name, title, task, train, validation, hash, samples, inputNormalisation } = sine;
const unnamed = { name, title, task, train, validation, hash, samples, inputNormalisation };
const classes = (...names: readonly string[]): DatasetSummary => ({
  ...sine,
  task: { kind: "classification", classes: names },
});

test("a regression of one input is in the input's own numbers, with samples beside it", () => {
  const { nameOf, rawOf, value, label, dots } = axesOf(report, sine, 0);
  expect([nameOf(0), rawOf(0, -1.5), value([7]), label]).toEqual([
    "x",
    7,
    7,
    "target, standardised",
  ]);
  expect([...Array.from(dots!.x), ...Array.from(dots!.y)]).toEqual([-1, 1, 0.5, 2]);
});

test("of classes, the chosen one's logit stands against the mean of the others; of two the second", () => {
  const three = axesOf(report, classes("a", "b", "c"), 1);
  expect([three.value([1, 5, 3]), three.label, three.dots]).toEqual([
    3,
    "logit of b against the others",
    undefined,
  ]);
  const two = axesOf(report, classes("a", "b"), 0);
  expect([two.value([1, 5]), two.label]).toEqual([4, "logit of b against a"]);
});

test("inputs are named by feature, place or channel; behind a trunk by number, and as they are", () => {
  const named = (inputShape: readonly number[], variable: number, features?: readonly string[]) => {
    const rest: DatasetSummary = { ...unnamed, inputShape };
    return axesOf(report, features ? { ...rest, features } : rest, 0).nameOf(variable);
  };
  expect(named([3], 2)).toBe("input 3");
  expect(named([16, 16, 1], 37)).toBe("row 3, column 6");
  expect(named([4, 4, 3], 14)).toBe("row 2, column 1, channel 3");
  expect(named([8, 2], 5, ["ax", "ay"])).toBe("step 3, ay");
  expect(named([8, 2], 4)).toBe("step 3, channel 1");
  const behind = axesOf({ ...report, hasTrunk: true }, sine, 0);
  expect([behind.nameOf(4), behind.rawOf(4, 0.5), behind.dots]).toEqual([
    "feature 5",
    0.5,
    undefined,
  ]);
});
