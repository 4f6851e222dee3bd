import { describe, expect, test } from "vitest";
import { densityPicture } from "./scatterDensity.ts";
import { scatterGeometry } from "./scatterGeometry.ts";
import { describeScatter } from "./describeScatter.ts";
import { LIGHT } from "#charts/scales/theme.ts";

const theme = LIGHT;

describe("scatter", () => {
  const size = { width: 300, height: 300, theme };

  test("points of equal target and prediction lie on the diagonal of a square plot", () => {
    const values = [-2, 0, 1, 5];
    const { plot, points } = scatterGeometry({ targets: values, fused: values }, size);
    expect(plot.width).toBe(plot.height);
    for (let i = 0; i < 4; i++) {
      expect(points[2 * i] - plot.x).toBeCloseTo(plot.y + plot.height - points[2 * i + 1], 9);
    }
  });

  test("the density picture counts every finite point, in the colour of its gates", () => {
    const data = { targets: [1, 1, NaN], fused: [1, 1, 0], clipped: [4, 4, 0], gates: 4 };
    const { rgba } = densityPicture(
      scatterGeometry(data, { ...size, domain: [0, 2] }),
      data,
      theme,
    );
    const inked = Array.from({ length: rgba.length / 4 }, (_, i) => i).filter(
      (i) => rgba[4 * i + 3] > 0,
    );
    expect(inked).toHaveLength(1);
    expect([...rgba.subarray(4 * inked[0], 4 * inked[0] + 3)]).toEqual([165, 20, 63]); // #a5143f
  });

  test("the text alternative shows how the error grows with clipped gates", () => {
    const data = { targets: [0, 0, 0], fused: [0, 3, 4], clipped: [0, 2, 2], gates: 2, nmse: 0.5 };
    expect(describeScatter(data).rows).toEqual([
      ["0", "1", "0"],
      ["2", "2", "3.54"], // √((9 + 16) / 2)
    ]);
    expect(describeScatter({ targets: [], fused: [] }).sentence).toContain(
      "nothing to compare yet",
    );
  });
});
