import { describe, expect, test } from "vitest";
import { LIGHT as theme } from "#charts/scales/theme.ts";
import { vectorMarks, describeVector } from "./vectorBars.ts";

describe("vectors", () => {
  const box = { x: 0, y: 0, width: 30, height: 40 };

  test("bars rise and hang from zero in proportion, in two colours", () => {
    const [up, none, down] = vectorMarks({ values: [3, 0, -1] }, box, theme) as {
      y: number;
      height: number;
      fill: string;
    }[];
    expect([up.y, up.height, none.height, down.y, down.height]).toEqual([0, 30, 0, 30, 10]);
    expect(up.fill).not.toBe(down.fill);
  });

  test("what is no number has no bar", () => {
    expect(
      vectorMarks({ values: [NaN, 1] }, box, theme).filter(({ type }) => type === "rect"),
    ).toHaveLength(1);
    expect(
      describeVector({ values: [1, 2], before: [0, 1] }, { label: "Bias", entry: "unit" }),
    ).toEqual({
      sentence: "Bias: 2 from 1 to 2.",
      columns: ["unit", "before training", "now"],
      rows: [
        ["1", "0", "1"],
        ["2", "1", "2"],
      ],
    });
  });
});
