import type { Arm } from "#core/experiment/schema/schema.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { bandOf, divergedReplicas, finalValues, geometricBandOf, placesOf } from "./curveData.ts";
import type { ArmCurve } from "./curveData.ts";
import { curvesFigure } from "./curves.ts";
import { curvesGeometry } from "./curvesGeometry.ts";
import { crosshairMarks, describeCurves, readCurves, zoomDomain } from "./curvesReading.ts";
import { decimatedAreas, decimatedLine } from "./decimate.ts";
import { dotStripFigure } from "./dotStrip.ts";
import { marksOfType } from "#charts/marks/marksOfType.test-support.ts";
import { figureToSvg } from "#charts/marks/svg.ts";
import { formatPercent } from "#charts/scales/format.ts";
import { LIGHT } from "#charts/scales/theme.ts";

const options = { width: 600, height: 300, theme: LIGHT, label: "loss" };

function curve(arm: Arm, ...replicas: number[][]): ArmCurve {
  const step = Array.from({ length: Math.max(0, ...replicas.map((r) => r.length)) }, (_, i) => i);
  return { arm, step, seconds: step.map((s) => s / 10), flop: step.map((s) => s * 1e6), replicas };
}

describe("bands", () => {
  test("the mean of equal replicas is the replica", () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 9 }), (row, n) => {
        const { mean, low, high } = bandOf(
          Array.from({ length: n }, () => row),
          "sd",
        );
        expect([...mean]).toEqual(row.map((v) => v + 0));
        expect([...low]).toEqual([...high]);
      }),
      { seed: 1 },
    );
  });

  test("the band of one replica has no width", () => {
    for (const kind of ["sd", "se", "minmax", "lines"] as const) {
      const { low, high } = bandOf([[3, 1, 2]], kind);
      expect([[...low], [...high]]).toEqual([
        [3, 1, 2],
        [3, 1, 2],
      ]);
    }
  });

  // numpy: np.std([1, 2, 4], ddof=1) = 1.5275252316519465; / sqrt(3) = 0.8819171036881969
  test("sd and standard error are numpy's with ddof=1", () => {
    const rows = [[1], [2], [4]];
    const half = (kind: "sd" | "se") => bandOf(rows, kind).high[0] - 7 / 3;
    expect(half("sd")).toBeCloseTo(1.5275252316519465, 12);
    expect(half("se")).toBeCloseTo(0.8819171036881969, 12);
  });

  test("values that are not finite leave the mean and lower n", () => {
    const { mean, n } = bandOf(
      [
        [1, NaN, NaN],
        [3, 5, Infinity],
      ],
      "sd",
    );
    expect([...mean]).toEqual([2, 5, NaN]);
    expect([...n]).toEqual([2, 1, 0]);
  });
});

describe("the ends of curves", () => {
  test("only what was measured last counts, not what a shorter replica had before", () => {
    const made = curve("fused", [1, NaN, 2], [NaN, 7], []);
    expect(finalValues(made)).toEqual([2]);
    expect(divergedReplicas(made)).toBe(0);
  });

  test("a replica that ends without a number has diverged: label and text are the mean of the others", () => {
    const made = curve("fused", [1, NaN], [2, 3], [4, 5]);
    expect(divergedReplicas(made)).toBe(1);
    expect(finalValues(made)).toEqual([3, 5]);
    expect(curvesGeometry([made], options).curves[0].end?.last).toBe(4);
    expect(describeCurves([made], options).sentence).toContain(
      "fused 4.00 ± 1.41 after 1 step (n = 2). 1 of fused diverged.",
    );
  });

  test("an arm all of whose replicas diverged has no last value, whatever it reached before", () => {
    const made = curve("fused", [1, NaN], [2, NaN]);
    expect(curvesGeometry([made], options).curves[0].end).toMatchObject({ last: NaN });
    expect(figureToSvg(curvesFigure([made], options))).toContain(">–</text>");
    expect(describeCurves([made], options).rows[0]).toEqual(expect.arrayContaining(["–", "2"]));
  });

  test("a line that goes on beyond the axis is labelled with what was measured last, behind an arrow", () => {
    const race = curve("random", [0, 0.5, 0.8]);
    const long = curve("randomEqualBudget", [0, 0.5, 0.8, 0.85, 0.9, 0.97]);
    const percent = { ...options, formatValue: formatPercent };
    const made = curvesGeometry([race, long], percent);
    expect(made.x.domain()).toEqual([0, 3]); // half as far again as the race, then the axis ends
    expect(made.curves.map(({ end }) => [end?.last, end?.goesOn])).toEqual([
      [0.8, false],
      [0.97, true],
    ]);
    const svg = figureToSvg(curvesFigure([race, long], percent));
    expect(svg).toContain(">→ 97\u00a0%</text>");
    expect(svg).toContain("random, longer goes on beyond the axis.");
    expect(svg).not.toContain("85\u00a0%"); // what it had at the axis' end
    expect(describeCurves([race, long], percent).sentence).toContain("random, longer 97\u00a0%");
    const zoomed = curvesGeometry([race, long], { ...percent, xDomain: [0, 1] });
    expect(zoomed.curves.map(({ end }) => [end?.last, end?.goesOn])).toEqual([
      [0.8, true],
      [0.97, true],
    ]);
  });

  test("offsets move an arm by what its parent cost", () => {
    const places = placesOf(curve("fused", [1, 2]), "flop", { fused: { flop: 5e6 } });
    expect([...places]).toEqual([5e6, 6e6]);
  });
});

test("in a low plot, where values stand beside their names, none is cut off", () => {
  const arms: Arm[] = ["original", "fused", "random", "randomEqualBudget"];
  for (const height of [110, 130, 160]) {
    const curves = arms.map((arm) => curve(arm, [0.1, 0.9995]));
    const size = { width: 400, height, formatValue: formatPercent };
    const figure = curvesFigure(curves, { ...options, ...size, label: "accuracy" });
    const rights = marksOfType(figure, "text")
      .filter(({ anchor, text }) => anchor === undefined && text.startsWith("99.95"))
      .map(({ x, text, size: letters = 11 }) => x + 0.6 * letters * text.length);
    expect(rights).toHaveLength(arms.length);
    expect(Math.max(...rights)).toBeLessThanOrEqual(400);
  }
});

test("in a low plot of all arms the first have a line each, and the last line counts the others", () => {
  const arms = Object.keys(LIGHT.arms) as Arm[];
  for (const height of [100, 124, 148, 170]) {
    const curves = arms.map((arm, i) => curve(arm, [0.1, i === 3 ? -1 : 0.9 + i / 1000]));
    const shape = { width: 360, height, label: "loss", yScale: "log" } as const;
    const figure = curvesFigure(curves, { ...options, ...shape });
    const { plot } = curvesGeometry(curves, { ...options, ...shape });
    const texts = marksOfType(figure, "text");
    const names = texts.filter(({ x, size }) => x > plot.x + plot.width + 20 && size === 9);
    const heights = [...new Set(names.map(({ y }) => y))].sort((a, b) => a - b);
    const gaps = heights.slice(1).map((y, i) => y - heights[i]);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(8.7);
    expect(heights[heights.length - 1]).toBeLessThanOrEqual(plot.y + plot.height);
    const [, more] = /^and (\d+) more$/.exec(names[names.length - 1].text) ?? [];
    expect(heights.length - 1 + Number(more)).toBe(arms.length);
    expect(names[0].text).toBe(LIGHT.arms[arms[0]].label);
    const note = texts.find(({ text }) => text.startsWith("1 "))!;
    expect(note.x + 5.5 * note.text.length).toBeLessThanOrEqual(plot.x + plot.width);
    expect(figure.description).toContain("1 point at 0 or below: not on a log axis.");
  }
});

test("with all arms no name lies over the value of another, as high as the page draws them", () => {
  const arms = Object.keys(LIGHT.arms) as Arm[];
  for (const height of [200, 224]) {
    const figure = curvesFigure(
      arms.map((arm, i) => curve(arm, [0.1, 0.9 + i / 1000])),
      { ...options, width: 440, height, label: "accuracy" },
    );
    const margin = marksOfType(figure, "text").filter(({ x }) => x > 440 - 150 && x < 440);
    const labels = margin.filter(({ anchor }) => anchor === undefined);
    expect(labels).toHaveLength(2 * arms.length);
    const boxes = labels.map((mark) => {
      const { x, y, text, size = 11 } = mark;
      return { left: x, right: x + 0.6 * size * text.length, top: y - 0.73 * size, bottom: y }; // Inter's capitals
    });
    const overlaps = boxes.flatMap((one, i) =>
      boxes
        .slice(i + 1)
        .filter(
          (other) =>
            one.left < other.right &&
            other.left < one.right &&
            one.top < other.bottom &&
            other.top < one.bottom,
        ),
    );
    expect(overlaps).toEqual([]);
    expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(440);
  }
});

test("where no validation value is a number, chart and dots show that instead of nothing", () => {
  const train = { ...curve("fused", [0.1, 0.2]), part: "train" as const };
  const none = curve("fused", [NaN, NaN]);
  const svg = (...curves: ArmCurve[]) =>
    figureToSvg(curvesFigure(curves, { ...options, label: "R²" }));
  expect(svg(train, none)).toContain("validation R² is not defined");
  expect(svg(train, curve("fused", [0.1, NaN]))).not.toContain("not defined");
  expect(svg()).toContain("Nothing measured yet");
  const dots = (values: number[]) =>
    figureToSvg(dotStripFigure([{ arm: "fused", values }], { ...options, label: "R²" }));
  expect(dots([NaN, NaN])).toContain(">–</text>");
  expect(dots([])).not.toContain(">–</text>");
});

test("the lines of training are faint where the axis follows the last quarter and they leave it", () => {
  const train = { ...curve("fused", [3, 2, 1]), part: "train" as const };
  const opacity = (yFollows: "all" | "lastQuarter") =>
    marksOfType(curvesFigure([train, curve("fused", [3, 2, 1])], { ...options, yFollows }), "line")
      .map(({ strokeOpacity }) => strokeOpacity)
      .filter((value) => value !== undefined);
  const [all, late] = [opacity("all"), opacity("lastQuarter")];
  expect(all).toHaveLength(1);
  expect(late[0]).toBeLessThan(all[0]! / 2);
});

describe("decimation", () => {
  test("short curves pass unchanged, gaps lift the pen", () => {
    const same = (v: number) => v * 2;
    expect(decimatedLine([0, 1, 2, 3], [5, NaN, 6, 7], same, (v) => v)).toEqual([
      0,
      5,
      NaN,
      NaN,
      4,
      6,
      6,
      7,
    ]);
  });

  test("no spike is lost and a column holds at most four points", () => {
    const values = Array.from({ length: 10_000 }, (_, i) => Math.sin(i));
    [values[777], values[5001]] = [50, -50];
    const places = values.map((_, i) => i);
    const points = decimatedLine(
      places,
      values,
      (p) => p / 50,
      (v) => v,
    );
    const ys = points.filter((_, i) => i % 2 === 1);
    expect(Math.max(...ys)).toBe(50);
    expect(Math.min(...ys)).toBe(-50);
    const columns = new Map<number, number>();
    for (let i = 0; i < points.length; i += 2) {
      const column = Math.floor(points[i]);
      columns.set(column, (columns.get(column) ?? 0) + 1);
    }
    expect(Math.max(...columns.values())).toBeLessThanOrEqual(4);
    expect(points.length / 2).toBeLessThanOrEqual(800);
  });

  test("a band's outline encloses every value of its columns", () => {
    const high = Array.from({ length: 1000 }, (_, i) => (i === 500 ? 9 : 1));
    const low = high.map((v) => -v);
    const [area] = decimatedAreas(
      high.map((_, i) => i),
      low,
      high,
      (p) => p / 10,
      (v) => v,
    );
    const ys = area.filter((_, i) => i % 2 === 1);
    expect([Math.min(...ys), Math.max(...ys)]).toEqual([-9, 9]);
    expect(
      decimatedAreas(
        [0, 1, 2],
        [1, NaN, 1],
        [2, NaN, 2],
        (p) => p,
        (v) => v,
      ),
    ).toHaveLength(2);
  });
});

describe("geometry", () => {
  test("nothing, one point, and nothing but NaN still draw", () => {
    for (const data of [
      [],
      [curve("fused", [1])],
      [curve("fused", [NaN, Infinity])],
      [curve("random")],
    ]) {
      for (const yScale of ["linear", "log"] as const) {
        expect(figureToSvg(curvesFigure(data, { ...options, yScale }))).not.toMatch(/NaN|Infinity/);
      }
    }
  });

  test("the logarithmic axis leaves out what is not positive and shows how many", () => {
    const made = curvesGeometry([curve("fused", [-1, 0, 1, 10])], { ...options, yScale: "log" });
    expect(made.hidden).toBe(2);
    expect(made.y.domain()).toEqual([1, 10]);
    expect(made.curves[0].mean).toHaveLength(4);
  });

  test("arms of different length end where they end", () => {
    const made = curvesGeometry(
      [curve("original", [3, 2, 1, 1, 1]), curve("fused", [1, 0.5])],
      options,
    );
    const [long, short] = made.curves.map(({ end }) => end);
    expect(long?.x).toBe(made.plot.x + made.plot.width);
    expect(short?.x).toBe(made.x(1));
    expect(short?.last).toBe(0.5);
  });

  test("a zoomed x axis fits the y axis to what is seen", () => {
    const data = [curve("original", [100, 1, 2, 3, 100])];
    const made = curvesGeometry(data, { ...options, xDomain: [1, 3] });
    expect(made.y.domain()).toEqual([1, 3]);
  });

  test("a band does not open the axis beyond what the quantity can be", () => {
    const data = [curve("fused", [0.5, 0.9], [0.5, 1])];
    expect(curvesGeometry(data, options).y.domain()[1]).toBeGreaterThan(1);
    expect(curvesGeometry(data, { ...options, bounds: [0, 1] }).y.domain()[1]).toBe(1);
  });

  test("however short the stretch, its steps are counted whole", () => {
    for (const end of [1, 2, 3, 5, 7.5]) {
      const { xTicks } = curvesGeometry([curve("fused", [3, 2, 1])], {
        ...options,
        xDomain: [0, end],
      });
      expect(xTicks.length).toBeGreaterThan(1);
      for (const { label } of xTicks) expect(label).toMatch(/^\d+$/);
    }
  });

  test("a long race counts minutes", () => {
    const long = { ...curve("fused", [3, 2, 1]), seconds: [0, 200, 600] };
    const made = curvesGeometry([long], { ...options, xAxis: "seconds" });
    const minute = (made.x(600) - made.x(0)) / 10;
    expect(made.xTicks[0]).toEqual({ at: made.x(0), label: "0" });
    expect(made.xTicks[1].at - made.x(0)).toBeCloseTo(minute * Number(made.xTicks[1].label), 9);
  });

  test("a band below zero does not open the axis of a loss", () => {
    const made = curvesGeometry([curve("fused", [0.1, 0.1], [2, 2])], options);
    expect(made.y.domain()[0]).toBe(0);
  });
});

describe("reading", () => {
  const data = [curve("original", [4, 3, 2, 1], [6, 5, 4, 3]), curve("fused", [1, 0.5])];
  const made = curvesGeometry(data, options);

  test("the crosshair reads every arm at its nearest step", () => {
    const { x, readings } = readCurves(made, made.x(2.2));
    expect(readings.map((r) => [r.arm, r.place, r.mean, r.n])).toEqual([
      ["original", 2, 3, 2],
      ["fused", 1, 0.5, 1],
    ]);
    expect(x).toBe(made.x(2));
    expect(crosshairMarks(made, { x, readings }, LIGHT)).toHaveLength(3);
  });

  test("an arm that begins later on the honest axis is not read before it begins", () => {
    const honest = curvesGeometry(data, { ...options, offsets: { fused: { step: 3 } } });
    const arms = (step: number) =>
      readCurves(honest, honest.x(step)).readings.map((reading) => reading.arm);
    expect(arms(1)).toEqual(["original"]);
    expect(arms(3)).toEqual(["original", "fused"]);
    expect(arms(4)).toEqual(["original", "fused"]);
  });

  test("arms whose measurements are out of sight are not read", () => {
    const zoomed = curvesGeometry(data, { ...options, xDomain: [1.5, 3] });
    expect(readCurves(zoomed, zoomed.x(2)).readings.map((r) => r.arm)).toEqual(["original"]);
  });

  test("a drag becomes a domain whichever way it went; a click does not", () => {
    const [from, to] = [made.x(1), made.x(2)];
    const domain = zoomDomain(made, to, from);
    expect(domain?.[0]).toBeCloseTo(1, 9);
    expect(domain?.[1]).toBeCloseTo(2, 9);
    expect(zoomDomain(made, from, from + 3)).toBeUndefined();
    expect(zoomDomain(made, -1e4, 1e4)?.[0]).toBe(0);
  });

  test("the text alternative has what the picture shows", () => {
    const { sentence, columns, rows } = describeCurves(data, options);
    expect(sentence).toBe(
      "Loss: original 2.00 ± 1.41 after 3 steps (n = 2) and fused 0.500 after 1 step (n = 1).",
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]).toHaveLength(columns.length);
    const paid = describeCurves(data, {
      ...options,
      xAxis: "flop",
      offsets: { fused: { flop: 1.4e9 } },
    });
    expect(paid.sentence).toContain(" Parent and fusion included, fused starts at 1.4 GFLOP.");
    expect(describeCurves([], options).sentence).toBe("Loss: nothing has been measured yet.");
  });
});

test("the band of a log axis is geometric: mean and spread of the logs, never at zero or below", () => {
  const rows = [
    [1, 0.001],
    [10, 0.1],
    [100, 0.0001],
  ];
  const { mean, low, high, n } = geometricBandOf(rows, "sd");
  expect(mean[0]).toBeCloseTo(10, 12);
  expect(high[0]).toBeCloseTo(100, 10); // the logs 0, 1, 2 have mean 1 and sd 1
  expect(low[0]).toBeCloseTo(1, 12);
  for (const i of [0, 1]) {
    expect(low[i]).toBeGreaterThan(0);
    expect(high[i] / mean[i]).toBeCloseTo(mean[i] / low[i], 9);
    expect(n[i]).toBe(3);
  }
  expect(bandOf(rows, "sd").low[1]).toBeLessThan(0); // where the arithmetic one spikes to the floor
});

test.each(["sd", "se", "minmax", "lines"] as const)(
  "the geometric band (%s) scales with its values, keeps one replica to the bit, and counts what has no log",
  (kind) => {
    const rows = [
      [0.3, 2, 5],
      [0.7, 0, 5],
      [0.2, 8, 5],
    ];
    const [band, scaled] = [1, 4].map((k) =>
      geometricBandOf(
        rows.map((row) => row.map((v) => k * v)),
        kind,
      ),
    );
    for (const i of [0, 1, 2]) {
      expect(scaled.mean[i]).toBeCloseTo(4 * band.mean[i], 10);
      expect(scaled.low[i]).toBeCloseTo(4 * band.low[i], 10);
      expect(scaled.high[i]).toBeCloseTo(4 * band.high[i], 10);
    }
    expect([...band.n]).toEqual([3, 2, 3]);
    expect([...band.leftOut!]).toEqual([0, 1, 0]);
    const one = geometricBandOf([[10, 0.3]], kind);
    expect([...one.mean, ...one.low, ...one.high]).toEqual([10, 0.3, 10, 0.3, 10, 0.3]);
  },
);

test("the y axis can follow the last quarter of each arm, as long as that holds something", () => {
  const step = [0, 25, 50, 75, 100];
  const arm = (name: Arm, values: number[]) => ({
    arm: name,
    step,
    seconds: step,
    flop: step,
    replicas: [values],
  });
  const curves = [
    arm("fused", [0.2, 0.6, 0.8, 0.95, 0.96]),
    arm("random", [0.1, 0.5, 0.7, 0.93, 0.94]),
  ];
  const options = {
    width: 600,
    height: 300,
    theme: LIGHT,
    label: "accuracy",
    bounds: [0, 1] as const,
  };
  const all = curvesGeometry(curves, options).y.domain();
  const late = curvesGeometry(curves, { ...options, yFollows: "lastQuarter" }).y.domain();
  expect(all[0]).toBeLessThanOrEqual(0.1);
  expect(late[0]).toBeGreaterThanOrEqual(0.9);
  expect(late[0]).toBeLessThanOrEqual(0.93);
  expect(late[1]).toBeGreaterThanOrEqual(0.96);
  const none = curvesGeometry([], { ...options, yFollows: "lastQuarter" }).y.domain();
  expect(none.every(Number.isFinite)).toBe(true);
  expect(describeCurves(curves, { ...options, yFollows: "lastQuarter" }).sentence).toContain(
    "last quarter of each arm",
  );
});

test("the text alternative of a log axis names its means and spreads as geometric", () => {
  const step = [1];
  const replicas = [[1], [10], [100]];
  const options = { theme: LIGHT, label: "loss", yScale: "log" as const };
  const { sentence, columns, rows } = describeCurves(
    [{ arm: "fused", step, seconds: step, flop: step, replicas }],
    options,
  );
  expect(sentence).toContain("×÷ 10.00");
  expect(sentence).toContain("geometric");
  expect(columns).toContain("sd as a factor");
  expect(rows[0]).toContain("10.00");
});

describe("a replica that stands out", () => {
  const runs = [
    curve("fused", [0.5, 0.2, 0.1], [0.6, 0.3, 0.2], [0.4, 0.2, 9]),
    curve("random", [2, 1, 0.5], [2, 1, NaN]),
  ];
  const bold = (replica: number) =>
    marksOfType(curvesFigure(runs, { ...options, replica }), "line").filter(
      ({ strokeWidth }) => strokeWidth === 3.5,
    );

  test("its own curve of every arm is bold, as far as it is one, and the axis reaches it", () => {
    const { curves, y } = curvesGeometry(runs, { ...options, replica: 2 });
    expect(curves[0].chosen!.slice(-1)[0]).toBeCloseTo(y(9), 6);
    expect(curves[1].chosen).toBeUndefined(); // there are two
    expect(y.domain()[1]).toBeGreaterThanOrEqual(9);
    expect(bold(2).map(({ stroke }) => stroke)).toEqual([LIGHT.arms.fused.colour]);
    expect(bold(0)).toHaveLength(2);
  });

  test("the text alternative has what it reached, and that it diverged", () => {
    expect(describeCurves(runs, { ...options, replica: 1 }).sentence).toMatch(
      / Bold, replica 2: fused 0\.200 and random –\.$/,
    );
    expect(describeCurves(runs, options).sentence).not.toContain("replica 2");
  });
});

describe("runs to be compared with", () => {
  const live = [curve("fused", [1, 2]), curve("random", [1, 1])];
  const pinned = { ...curve("fused", [1, 5, 9], [1, 7, 11]), ghost: "Run 3" };
  const texts = (curves: ArmCurve[], more = {}) =>
    marksOfType(curvesFigure(curves, { ...options, ...more }), "text").map(({ text }) => text);

  test("a pinned run is a dashed line without a band, named at its end, and opens both axes a little", () => {
    const geometry = curvesGeometry([...live, pinned], options);
    expect(geometry.x.domain()[1]).toBe(1.5); // it trained twice as long
    expect(geometry.y.domain()).toEqual([1, 3]); // 2.5, to the next tick; its mean ends at 10
    expect(geometry.curves[2].areas).toEqual([]);
    const dashed = marksOfType(curvesFigure([...live, pinned], options), "line").filter(
      ({ dash, strokeOpacity }) => dash?.length && strokeOpacity !== undefined,
    );
    expect(dashed).toHaveLength(1);
    expect(texts([...live, pinned]).filter((text) => text === "Run 3")).toHaveLength(1);
    expect(texts([...live, pinned]).filter((text) => text === "fused")).toHaveLength(1);
  });

  test.each(["linear", "log"] as const)(
    "however noisy a pinned run is, the one at hand has half the height of a %s axis",
    (yScale) => {
      const noisy = { ...curve("fused", [1e-6, 900, 1e-5]), ghost: "Run 3" };
      const { y, plot, curves } = curvesGeometry([...live, noisy], { ...options, yScale });
      expect(y(1) - y(2)).toBeGreaterThan(0.4 * plot.height);
      expect(curves[0].mean.every((at) => at >= 0 && at <= options.width)).toBe(true);
      const alone = curvesGeometry(live, { ...options, yScale }).y;
      const mild = { ...curve("fused", [1.4, 1.5]), ghost: "Run 4" };
      const beside = curvesGeometry([...live, mild], { ...options, yScale }).y;
      expect(beside.domain()).toEqual(alone.domain());
    },
  );

  test("before the run at hand has anything to hide, a pinned one has the axes", () => {
    const begun = [curve("fused", [1])];
    expect(curvesGeometry([...begun, pinned], options).x.domain()[1]).toBe(2);
    expect(curvesGeometry([...begun, pinned], options).y.domain()[1]).toBeGreaterThanOrEqual(10);
  });

  test("a start whose replicas differ is no reason to cut what a pinned run reached, on a log axis either", () => {
    const begun = [curve("original", [2.3], [2.6])];
    const low = { ...curve("fused", [2, 0.5, 0.1]), ghost: "Run 3" };
    const { y } = curvesGeometry([...begun, low], { ...options, yScale: "log" });
    expect(y.domain()[0]).toBeCloseTo(0.1, 12);
  });

  test("its numbers stand in the text alternative under its name", () => {
    const { sentence, rows } = describeCurves([...live, pinned], options);
    expect(sentence).toContain("fused of Run 3 10.0 ± 1.41 after 2 steps (n = 2)");
    expect(rows.map(([name]) => name)).toEqual(["fused", "random", "fused of Run 3"]);
  });

  test("it pays for its own parent, where the axis counts parents, and not for that of the run at hand", () => {
    const own = { ...pinned, offset: { step: 7 } };
    expect([...placesOf(own, "step", { fused: { step: 100 } })]).toEqual([7, 8, 9]);
    expect([...placesOf(own, "step")]).toEqual([0, 1, 2]);
  });

  test("the crosshair reads the run at hand, and a pinned one where nothing else is there", () => {
    const read = (...curves: ArmCurve[]) => {
      const geometry = curvesGeometry(curves, options);
      return readCurves(geometry, geometry.x(1)).readings.map(({ mean }) => mean);
    };
    expect(read(...live, pinned)).toEqual([2, 1]);
    expect(read(pinned)).toEqual([6]); // (5 + 7) / 2
    expect(texts([pinned])).not.toContain("Nothing measured yet");
  });

  test("dots of a pinned run are hollow, in a row of its own below its arm", () => {
    const arms = [
      { arm: "fused" as const, values: [1, 2] },
      { arm: "fused" as const, values: [3, 4], ghost: "Run 3" },
    ];
    const figure = dotStripFigure(arms, { ...options, label: "loss" });
    const fills = marksOfType(figure, "circle").map(({ fill }) => fill);
    expect(fills.map((fill) => fill === LIGHT.panel)).toEqual([false, false, true, true]);
    expect(figure.description).toBe(
      "loss: mean fused 1.50 (n = 2) and fused of Run 3 3.50 (n = 2).",
    );
  });
});
