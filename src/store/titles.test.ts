import { expect, test } from "vitest";
import { presetById } from "#core/experiment/schema/presets.ts";
import { titleOn } from "./titles.ts";

const digits = presetById("digits")!.experiment;

test.each([
  ["Digits: fuse, then race", "Two moons, 4 layers"],
  ["Digits: fuse, then race on Two moons", "Two moons, 4 layers"], // of earlier versions
  ["Two spirals, 4 layers", "Two moons, 4 layers"],
  ["Own network", "Own network on Two moons"],
  ["Own network on Two spirals", "Own network on Two moons"],
  ["Homework 3", "Homework 3 on Two moons"],
])("on Two moons “%s” is called “%s”", (title, then) => {
  expect(titleOn({ ...digits, title }, "Two moons")).toBe(then);
});
