import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeDotStrip, dotStripFigure } from "./dotStrip.ts";
import { dotStripGeometry } from "./dotStripGeometry.ts";
import { formatR2 } from "#core/experiment/results/r2.ts";
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

  describe("with a replica whose R² is minus a million", () => {
    const held = { ...options, label: "R²", reach: 2, formatValue: formatR2 };
    const arms = [
      { arm: "fused", values: [0.8, 0.82, 0.9] },
      { arm: "random", values: [0.7, -1e6, 0.75, -40] },
    ] as const;

    test("the other dots keep their distances, and it stands at the edge with its number", () => {
      const { x, rows, plot, gutters } = dotStripGeometry(arms, held);
      const [least, most] = x.domain();
      expect([least, most]).toEqual([0.7, 0.9]);
      expect(rows.map(({ dots }) => dots.length)).toEqual([3, 2]);
      expect(rows[1].beyond).toEqual({ low: [-1e6, -40], high: [] });
      expect(rows[1].mean).toEqual({ value: (0.7 - 1e6 + 0.75 - 40) / 4 }); // its number, but no place
      expect(x(least)).toBeCloseTo(plot.x + gutters.low, 9);
      const { marks } = dotStripFigure(arms, held);
      const words = marks.find((mark) => mark.type === "text" && mark.text === "2, least −1.00e6");
      expect(words).toMatchObject({ y: rows[1].y });
      const heads = marks.filter(
        (mark) => mark.type === "line" && mark.closed && mark.points[0] === plot.x + 1,
      );
      expect(heads).toHaveLength(1);
      expect(heads[0]).toMatchObject({ fill: theme.arms.random.colour });
    });

    test("the sentence names what the axis does not reach", () => {
      expect(describeDotStrip(arms, held).sentence).toContain(
        "Beyond the axis, at its edge: random 2, least −1.00e6.",
      );
      expect(describeDotStrip(arms, options).sentence).not.toContain("Beyond");
    });

    test("what is held lies on the axis to the last dot, and nothing is lost", () => {
      const value = fc.oneof(
        fc.integer({ min: -1000, max: 1000 }).map((n) => n / 1000),
        fc.integer({ min: 0, max: 300 }).map((power) => -(10 ** power)),
        fc.constant(NaN),
      );
      fc.assert(
        fc.property(fc.array(value, { maxLength: 12 }), (values) => {
          const { x, rows } = dotStripGeometry([{ arm: "fused", values }], held);
          const [from, to] = x.range();
          const { dots, beyond } = rows[0];
          for (const dot of dots) {
            expect(dot.x).toBeGreaterThanOrEqual(from - 1e-6);
            expect(dot.x).toBeLessThanOrEqual(to + 1e-6);
          }
          const finite = values.filter(Number.isFinite);
          expect(dots.length + beyond.low.length + beyond.high.length).toBe(finite.length);
          if (Math.max(...finite) - Math.min(...finite) <= 2)
            expect(dots).toHaveLength(finite.length);
        }),
        { seed: 5 },
      );
    });
  });
});
