import { expect, test } from "vitest";
import type { Task } from "#core/data/dataset.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { outputProblem } from "./outputs.ts";

const classes: Task = { kind: "classification", classes: ["left", "right"] };
const value: Task = { kind: "regression", target: "height" };
const dense = (units: number): LayerSpec => ({ type: "dense", units });
const problem = (task: Task, ...layers: LayerSpec[]) =>
  outputProblem(layers, { title: "Two moons", task, inputShape: [2] });

test("an output for each class, or more, and one for a value, are what is asked", () => {
  expect(problem(classes, dense(2))).toBeUndefined();
  expect(problem(classes, dense(8), dense(3))).toBeUndefined();
  expect(problem(value, dense(1))).toBeUndefined();
});

test.each([
  [classes, dense(1), "one output, and Two moons has 2 classes; give the last layer 2"],
  [value, dense(3), "3 outputs, and Two moons has one value to be told; give the last layer 1"],
])("what does not fit is reported with what would", (task, last, words) => {
  expect(problem(task, dense(4), last)).toBe(`network.layers: the network ends in ${words}`);
});
