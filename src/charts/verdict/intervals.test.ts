import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { intervalsFigure, intervalsGeometry, describeIntervals } from "./intervals.ts";
import type { Interval, IntervalRow } from "./intervals.ts";
import { marksOfType } from "#charts/marks/marksOfType.test-support.ts";
import { figureToSvg } from "#charts/marks/svg.ts";
import { LIGHT } from "#charts/scales/theme.ts";

const options = { width: 464, theme: LIGHT, label: "fused minus other", columns: ["Start", "End"] };
const cell = (low: number, high: number, verdict = "INCONCLUSIVE"): Interval => ({
  difference: (low + high) / 2,
  interval: [low, high],
  n: 8,
  verdict,
});
const rows: IntervalRow[] = [
  { against: "random", cells: [cell(80, 90, "BEATS"), cell(-0.5, 1.5)] },
  { against: "original", cells: [{ difference: -2, n: 1, verdict: "INCONCLUSIVE" }, undefined] },
];

describe("intervals", () => {
  test("zero and every whisker lie within their column", () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(number, number, (a, b) => {
        const { columns } = intervalsGeometry(
          [{ against: "random", cells: [cell(Math.min(a, b), Math.max(a, b))] }],
          { ...options, columns: ["End"] },
        );
        const { box, x, zero } = columns[0];
        for (const place of [zero, x(a), x(b)]) {
          expect(place).toBeGreaterThanOrEqual(box.x - 1e-6);
          expect(place).toBeLessThanOrEqual(box.x + box.width + 1e-6);
        }
      }),
      { seed: 3 },
    );
  });

  test("each column has a scale of its own", () => {
    const [start, end] = intervalsGeometry(rows, options).columns;
    expect(start.x(90) - start.x(80)).toBeLessThan(end.x(1.5) - end.x(-0.5));
  });

  test("nothing compared yet, and comparisons without a number, still draw", () => {
    const nothing: IntervalRow[] = [{ against: "random", cells: [undefined, undefined] }];
    const broken: IntervalRow[] = [
      { against: "random", cells: [{ difference: NaN, n: 0, verdict: "INCONCLUSIVE" }] },
    ];
    for (const data of [[], nothing, broken])
      expect(figureToSvg(intervalsFigure(data, options))).not.toMatch(/NaN|Infinity|undefined/);
    expect(describeIntervals(nothing, options).sentence).toBe(
      "fused minus other: nothing compared yet.",
    );
  });

  test("the text alternative holds every comparison and counts the verdicts", () => {
    const text = describeIntervals(rows, options);
    expect(text.sentence).toBe("fused minus other: of 3 comparisons 1 BEATS, 2 INCONCLUSIVE.");
    expect(text.rows).toEqual([
      ["random", "Start", "85.0", "80.0 to 90.0", "8", "BEATS"],
      ["random", "End", "0.500", "−0.500 to 1.50", "8", "INCONCLUSIVE"],
      ["original", "Start", "−2.00", "none", "1", "INCONCLUSIVE"],
    ]);
  });

  test("an opponent that diverged stands at the edge with its number, and squeezes no other", () => {
    const wild: IntervalRow[] = [
      { against: "random", cells: [cell(0.05, 0.11, "BEATS")] },
      { against: "original", cells: [cell(-0.02, 0.04)] },
      { against: "product", cells: [cell(-1e6, 3e6)] },
      { against: "distilled", cells: [cell(-0.2, 0.3)] },
    ];
    const held = { ...options, columns: ["End"], reach: 2 };
    const [{ x, box }] = intervalsGeometry(wild, held).columns;
    expect(x(0.11) - x(-0.02)).toBeGreaterThan(box.width / 5);
    const { marks } = intervalsFigure(wild, held);
    expect(marks).toContainEqual(expect.objectContaining({ type: "text", text: "1,000,000" }));
    const [tip] = marks
      .flatMap((mark) => (mark.type === "line" && mark.closed ? [mark.points[0]] : []))
      .slice(-1);
    expect(tip).toBe(box.x + box.width - 1);
    // Where only the ends of an interval lie beyond, its dot stays.
    const ends: IntervalRow = {
      against: "product",
      cells: [{ difference: 0.3, interval: [-9e5, 9e5], n: 2, verdict: "INCONCLUSIVE" }],
    };
    const dots = intervalsFigure([...wild.slice(0, 2), ends], held).marks.filter(
      ({ type }) => type === "circle",
    );
    expect(dots).toHaveLength(3);
  });
});

test("a pinned run is a row of its own, thin and hollow, named in the text", () => {
  const cells = [{ difference: 1, interval: [0.5, 1.5] as const, n: 8, verdict: "BEATS" }];
  const rows = [
    { against: "random" as const, cells },
    { against: "random" as const, ghost: "Run 3", cells },
  ];
  const given = { width: 400, theme: LIGHT, label: "fused minus other", columns: ["End"] };
  const circles = marksOfType(intervalsFigure(rows, given), "circle");
  expect(circles.map(({ fill, r }) => [fill === LIGHT.panel, r])).toEqual([
    [false, 4],
    [true, 3],
  ]);
  const { rows: written } = describeIntervals(rows, given);
  expect(written.map(([name]) => name)).toEqual(["random", "random, Run 3"]);
});
