import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { makeScale, ticksOf } from "./axes.ts";
import { singularValuesTwin, stems, unitBars, unitTwin } from "./bars.ts";
import { boundaryFigure, paintClasses, paintSurface, pointMarks } from "./boundary.ts";
import { sequentialScale } from "./colour.ts";
import { beeswarm, spread } from "./dodge.ts";
import { dotStripGeometry, dotStripTwin } from "./dotStrip.ts";
import { formatPercent } from "./format.ts";
import { histogramBars, histogramOf, histogramTwin } from "./histogram.ts";
import { densityPicture } from "./scatterDensity.ts";
import { scatterGeometry } from "./scatterGeometry.ts";
import { scatterTwin } from "./scatterTwin.ts";
import { LIGHT } from "./theme.ts";

const theme = LIGHT;

describe("dodging", () => {
  test("spread labels keep their order and distance and stay within the range", () => {
    const heights = fc.array(fc.double({ min: -50, max: 250, noNaN: true }), { maxLength: 9 });
    fc.assert(
      fc.property(heights, (wishes) => {
        const places = spread(wishes, 20, [0, 200]);
        const order = wishes.map((_, i) => i).sort((a, b) => wishes[a] - wishes[b] || a - b);
        order.forEach((i, k) => {
          expect(places[i]).toBeGreaterThanOrEqual(-1e-9);
          expect(places[i]).toBeLessThanOrEqual(200 + 1e-9);
          if (k > 0) expect(places[i] - places[order[k - 1]]).toBeGreaterThanOrEqual(20 - 1e-9);
        });
      }),
      { seed: 3 },
    );
  });

  test("labels far apart are not moved; two equal ones part evenly", () => {
    expect(spread([10, 60, 120], 20, [0, 200])).toEqual([10, 60, 120]);
    expect(spread([100, 100], 20, [0, 200])).toEqual([90, 110]);
    expect(spread([1, 2, 3], 20, [0, 10])).toEqual([0, 5, 10]);
  });

  test("no two dots of a swarm overlap, and lone dots stay on the line", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 30 }), (pixels) => {
        const shifts = beeswarm(pixels, 3);
        for (let i = 0; i < pixels.length; i++) {
          for (let j = 0; j < i; j++) {
            const distance = Math.hypot(pixels[i] - pixels[j], shifts[i] - shifts[j]);
            expect(distance).toBeGreaterThanOrEqual(6 - 1e-6);
          }
        }
      }),
      { seed: 4, numRuns: 60 },
    );
    expect(beeswarm([0, 10, 20], 3)).toEqual([0, 0, 0]);
  });
});

describe("axes", () => {
  test("a domain without width is opened, one of nothing is 0 to 1", () => {
    expect(makeScale("linear", [5, 5], [0, 1]).domain()).toEqual([4.5, 5.5]);
    expect(makeScale("linear", [Infinity, -Infinity], [0, 1]).domain()).toEqual([0, 1]);
    expect(makeScale("log", [Infinity, -Infinity], [0, 1]).domain()).toEqual([0.1, 1]);
    expect(makeScale("log", [1, 10], [0, 1])(-1)).toBeNaN();
  });

  test("ticks say what they mean, from tiny to vast", () => {
    const labels = (kind: "linear" | "log", a: number, b: number) =>
      ticksOf(makeScale(kind, [a, b], [0, 100]), 4).map(({ label }) => label);
    expect(labels("linear", 0, 2400)).toEqual(["0", "500", "1,000", "1,500", "2,000"]);
    expect(labels("linear", -1, 1)).toEqual(["−1.0", "−0.5", "0", "0.5", "1.0"]);
    expect(labels("linear", 0, 4e9)).toEqual(["0", "1G", "2G", "3G", "4G"]);
    expect(labels("log", 0.001, 10)).toEqual(["0.001", "0.01", "0.1", "1", "10"]);
    expect(labels("log", 0.12, 2.6)).toEqual(["0.2", "0.5", "1", "2"]);
  });
});

test("percent ticks have the digits that tell them apart", () => {
  const labels = (a: number, b: number) =>
    ticksOf(makeScale("linear", [a, b], [0, 100]), 3, formatPercent).map(({ label }) =>
      label.replace(/\s/, " "),
    );
  expect(labels(0, 1)).toEqual(["0 %", "50 %", "100 %"]);
  expect(labels(0.99, 1)).toEqual(["99.0 %", "99.5 %", "100.0 %"]);
  expect(labels(0, 1e-4)).toEqual(["0 %", "0.005 %", "0.010 %"]);
});

describe("histogram", () => {
  test("every finite value is counted once, the largest too", () => {
    const { counts, total, zeros, low, high } = histogramOf([0, 0, 1, 2, 4, NaN, Infinity], 4);
    expect([...counts]).toEqual([2, 1, 1, 1]);
    expect([total, zeros, low, high]).toEqual([5, 2, 0, 4]);
  });

  test("equal values and none at all have a range", () => {
    expect([...histogramOf([3, 3], 2).counts]).toEqual([0, 2]);
    const none = histogramOf([], 4);
    expect([none.low, none.high, none.total]).toEqual([0, 1, 0]);
    expect(histogramTwin(none, "Weights").sentence).toBe("Weights: no values yet.");
  });

  test("a towering bin does not flatten the others", () => {
    const box = { x: 0, y: 0, width: 4, height: 10 };
    const bars = histogramBars(
      { low: 0, high: 1, counts: Uint32Array.of(1000, 4, 2, 0), total: 1006, zeros: 0 },
      box,
    );
    expect(bars.map(({ height }) => height)).toEqual([10, 5, 2.5, 0]);
  });
});

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
    expect(dotStripTwin([{ arm: "random", values: [] }], options).sentence).toBe(
      "Loss: no results yet.",
    );
  });
});

describe("scatter", () => {
  const size = { width: 300, height: 300, theme };

  test("points of equal truth and fusion lie on the diagonal of a square plot", () => {
    const values = [-2, 0, 1, 5];
    const { plot, points } = scatterGeometry({ truth: values, fused: values }, size);
    expect(plot.width).toBe(plot.height);
    for (let i = 0; i < 4; i++) {
      expect(points[2 * i] - plot.x).toBeCloseTo(plot.y + plot.height - points[2 * i + 1], 9);
    }
  });

  test("the density picture counts every finite point, in the colour of its gates", () => {
    const data = { truth: [1, 1, NaN], fused: [1, 1, 0], clipped: [4, 4, 0], gates: 4 };
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

  test("the twin shows how the error grows with clipped gates", () => {
    const data = { truth: [0, 0, 0], fused: [0, 3, 4], clipped: [0, 2, 2], gates: 2, nmse: 0.5 };
    expect(scatterTwin(data).rows).toEqual([
      ["0", "1", "0"],
      ["2", "2", "3.54"], // √((9 + 16) / 2)
    ]);
    expect(scatterTwin({ truth: [], fused: [] }).sentence).toContain("nothing to compare yet");
  });
});

describe("bars and stems", () => {
  const size = { width: 300, height: 200, theme };

  test("units stand by falling loss, and what is no number has no bar", () => {
    const { bars } = unitBars([0.1, NaN, 0.5, 0.2], size);
    expect(bars.map(({ unit }) => unit)).toEqual([2, 3, 0, 1]);
    expect(bars[3].box.height).toBe(0);
    expect(unitTwin([0.1, 0.5]).sentence.replaceAll("\u00a0", " ")).toBe(
      "Unit 2 loses most, 50 %; unit 1 least, 10 %.",
    );
    expect(unitTwin([]).sentence).toContain("not known yet");
  });

  test("stems rise with their values; what is not finite has none", () => {
    const { stems: made } = stems([3, 2, NaN], size);
    expect(made).toHaveLength(2);
    expect(made[0].y).toBeLessThan(made[1].y);
    expect(singularValuesTwin({ values: [3, 2] }).sentence).toBe(
      "2 singular values from 3 down to 2.",
    );
  });
});

describe("decision boundary", () => {
  const plane = { x: [0, 4], y: [0, 2] } as const;

  test("sure cells are strong, even odds and no numbers transparent", () => {
    const rgba = new Uint8ClampedArray(16);
    paintClasses(rgba, [1, 0, 0.5, 0.5, 0.2, 0.8, NaN, NaN], 2, theme);
    expect([...rgba.subarray(0, 3)]).toEqual([16, 127, 118]); // #107f76
    expect([rgba[3], rgba[7], rgba[15]]).toEqual([120, 0, 0]);
    expect([...rgba.subarray(8, 11)]).toEqual([179, 107, 0]); // #b36b00
    expect(rgba[11]).toBeLessThan(120);
  });

  test("a surface takes its scale's colours", () => {
    const rgba = new Uint8ClampedArray(8);
    paintSurface(rgba, [1, NaN], sequentialScale(["#000000", "#ffffff"]));
    expect([...rgba]).toEqual([255, 255, 255, 255, 0, 0, 0, 0]);
  });

  test("points lie where their inputs are; those off the plane are left out", () => {
    const box = { x: 0, y: 0, width: 40, height: 20 };
    const points = { inputs: [2, 1, 9, 9], classes: [0, 0] };
    expect(pointMarks(points, plane, box, theme)).toMatchObject([{ type: "circle", x: 20, y: 10 }]);
    const pixels = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) };
    const made = boundaryFigure(pixels, points, plane, {
      side: 40,
      theme,
      title: "Moons",
      accuracy: 0.95,
    });
    expect(made.description.replaceAll("\u00a0", " ")).toBe(
      "Moons: 2 points of 1 class; 95 % are classified rightly.",
    );
  });
});
