import { describe, expect, test } from "vitest";
import { dotStripGeometry, describeDotStrip } from "./dotStrip.ts";
import { LIGHT } from "#charts/scales/theme.ts";

const theme = LIGHT;

describe("dot strip", () => {
  const options = { width: 400, theme, label: "Loss" };

  test("equal finals stand side by side, the mean tick between least and largest", () => {
    const { rows } = dotStripGeometry([{ arm: "fused", values: [1, 1, 3, NaN] }], options);
    expect(rows[0].dots.map(({ replica }) => replica)).toEqual([0, 1, 2]);
    expect(rows[0].dots[0].y).not.toBe(rows[0].dots[1].y);
    expect(rows[0].mean?.value).toBeCloseTo(5 / 3, 12);
  });

  test("an arm without results has a row and no dot", () => {
    const { rows } = dotStripGeometry([{ arm: "random", values: [] }], options);
    expect(rows[0]).toMatchObject({ dots: [], mean: undefined });
    expect(describeDotStrip([{ arm: "random", values: [] }], options).sentence).toBe(
      "Loss: no results yet.",
    );
  });
});
