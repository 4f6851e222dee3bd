import { describe, expect, test } from "vitest";
import { describeSingularValues, stems, unitBars, describeUnits } from "./bars.ts";
import { LIGHT } from "#charts/scales/theme.ts";

const theme = LIGHT;

describe("bars and stems", () => {
  const size = { width: 300, height: 200, theme };

  test("units stand by falling loss, and what is no number has no bar", () => {
    const { bars } = unitBars([0.1, NaN, 0.5, 0.2], size);
    expect(bars.map(({ unit }) => unit)).toEqual([2, 3, 0, 1]);
    expect(bars[3].box.height).toBe(0);
    expect(describeUnits([0.1, 0.5]).sentence.replaceAll("\u00a0", " ")).toBe(
      "Unit 2 loses most, 50 %; unit 1 least, 10 %.",
    );
    expect(describeUnits([]).sentence).toContain("not known yet");
  });

  test("stems rise with their values; what is not finite has none", () => {
    const { stems: made } = stems([3, 2, NaN], size);
    expect(made).toHaveLength(2);
    expect(made[0].y).toBeLessThan(made[1].y);
    expect(describeSingularValues({ values: [3, 2] }).sentence).toBe(
      "2 singular values from 3 down to 2.",
    );
  });
});
