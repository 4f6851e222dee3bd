import { expect, test } from "vitest";
import { sampleMarks } from "./sample.ts";
import { LIGHT as theme } from "#charts/scales/theme.ts";

test("samples: images keep their shape, signals give a trace a channel, vectors a bar a number", () => {
  const box = { x: 0, y: 0, width: 80, height: 40 };
  expect(sampleMarks([0, 1, 1, 0], [2, 2, 1], box, theme)).toMatchObject([
    { x: 20, width: 40, height: 40 },
  ]);
  expect(sampleMarks([0, 1, 2, 3], [2, 2], box, theme).map(({ type }) => type)).toEqual([
    "line",
    "line",
  ]);
  expect(sampleMarks([1, 2, 3], [3], box, theme)).toHaveLength(4);
});
