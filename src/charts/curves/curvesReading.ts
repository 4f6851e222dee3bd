// Reading the curves: the crosshair that reads all arms at once, the stretch a drag has chosen, and
// the figure's text alternative.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { bisectCenter } from "d3-array";

import {
  bandOf,
  divergedReplicas,
  geometricBandOf,
  finalValues,
  paidInWords,
} from "./curveData.ts";
import type { ArmCurve } from "./curveData.ts";
import type { CurvesOptions } from "./curvesOptions.ts";
import { ofGhost } from "./ghosts.ts";
import type { CurvesGeometry } from "./curvesGeometry.ts";
import {
  formatCount,
  formatMeasured,
  formatSeconds,
  formatUnit,
  MISSING,
} from "#charts/scales/format.ts";
import { marker } from "#charts/marks/markers.ts";
import type { Mark } from "#charts/marks/marks.ts";
import { list } from "#charts/marks/textAlternative.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type CurveReading = {
  readonly arm: Arm;
  readonly part: "train" | "validation";
  /** Where this arm was measured nearest to the pointer, and what. */
  readonly place: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  /** Of the mean, in pixels; NaN where the axis cannot show it. */
  readonly x: number;
  readonly y: number;
};

/** Pixels to the left of an arm's first measurement at which the arm is not read yet. */
const NOT_BEGUN = 6;

/**
 * Every arm at its measurement nearest to pixel `px`; arms that begin further right, arms whose nearest lies outside the visible
 * stretch, or that hold nothing, are left out. `x` is the crosshair's: the nearest measurement of all.
 */
export function readCurves(
  geometry: CurvesGeometry,
  px: number,
): { readonly x: number; readonly readings: readonly CurveReading[] } {
  const { x, y } = geometry;
  const live = geometry.curves.filter(({ curve }) => curve.ghost === undefined);
  const curves = live.length > 0 ? live : geometry.curves; // a run from a file is read by itself
  const at = x.invert(px);
  const [from, to] = x.domain();
  const readings = curves.flatMap(({ curve, places, band }): CurveReading[] => {
    const i = bisectCenter(places, at);
    const place = places[i];
    if (x(places[0]) > px + NOT_BEGUN) return []; // it starts where its parent ends
    if (places.length === 0 || place < from || place > to || !(band.n[i] > 0)) return [];
    const [mean, low, high, n] = [band.mean[i], band.low[i], band.high[i], band.n[i]];
    const { arm, part = "validation" } = curve;
    return [{ arm, part, place, mean, low, high, n, x: x(place), y: y(mean) }];
  });
  const nearest = readings
    .map((reading) => reading.x)
    .sort((a, b) => Math.abs(a - px) - Math.abs(b - px));
  return { x: nearest[0] ?? px, readings };
}

/** A hairline and a dot on every arm, to be painted over the figure. */
export function crosshairMarks(
  geometry: CurvesGeometry,
  reading: ReturnType<typeof readCurves>,
  theme: Theme,
): Mark[] {
  const { y, height } = geometry.plot;
  if (reading.readings.length === 0) return [];
  return [
    {
      type: "line",
      points: [reading.x, y, reading.x, y + height],
      stroke: theme.inkMuted,
      strokeWidth: 0.75,
    },
    ...reading.readings
      .filter((r) => r.y >= y - 1 && r.y <= y + height + 1)
      .map((r) =>
        marker(theme.arms[r.arm].marker, r.x, r.y, r.part === "train" ? 2.5 : 4, {
          fill: theme.arms[r.arm].colour,
          stroke: theme.panel,
          strokeWidth: 1.5,
        }),
      ),
  ];
}

/** The x domain between two pixels of a drag, in order and within the plot; undefined below 8 pixels. */
export function zoomDomain(
  geometry: CurvesGeometry,
  fromPx: number,
  toPx: number,
): readonly [number, number] | undefined {
  const { plot, x } = geometry;
  const inside = (px: number) => Math.min(plot.x + plot.width, Math.max(plot.x, px));
  const [a, b] = [inside(fromPx), inside(toPx)].sort((p, q) => p - q);
  return b - a < 8 ? undefined : [x.invert(a), x.invert(b)];
}

/** A place on the x axis in words: "step 1,200", "12.5 s", "1.4 GFLOP". */
export function placeText(axis: CurvesOptions["xAxis"], place: number): string {
  if (axis === "seconds") return formatSeconds(place);
  if (axis === "flop") return formatUnit(place, "FLOP");
  return `step ${formatCount(place)}`;
}

/** Final mean, spread and extremes of each arm; who diverged; which arm ends lowest and highest. */
export function describeCurves(
  curves: readonly ArmCurve[],
  options: Pick<
    CurvesOptions,
    "label" | "theme" | "formatValue" | "xAxis" | "offsets" | "yScale" | "yFollows" | "replica"
  >,
): TextAlternative {
  const { label, theme, formatValue = formatMeasured } = options;
  const isLog = options.yScale === "log";
  const ends = curves.map((curve) => endOf(curve, theme, isLog));
  const rows = ends.map(({ name, n, mean, sd, least, largest, steps, diverged }) => [
    name,
    formatCount(steps),
    ...[mean, sd, least, largest].map((v, i) =>
      Number.isFinite(v) ? (isLog && i === 1 ? factor(v) : formatValue(v)) : MISSING,
    ),
    formatCount(n),
    formatCount(diverged),
  ]);
  const names = isLog ? ["geometric mean", "sd as a factor"] : ["mean", "sd"];
  const columns = ["arm", "steps", ...names, "least", "largest", "replicas", "diverged"];
  const spread = isLog
    ? (sd: number) => `×÷ ${factor(sd)}`
    : (sd: number) => `± ${formatValue(sd)}`;
  const summary =
    sentence(label, ends, formatValue, spread) +
    (isLog ? " Means and spreads are geometric, as on the log axis." : "") +
    (options.yFollows === "lastQuarter" ? " The axis shows the last quarter of each arm." : "") +
    startsInWords(curves, options) +
    chosenInWords(curves, options);
  return { sentence: summary, columns, rows };
}

/** " Parent and fusion included, fused starts at 1.4 GFLOP." */
function startsInWords(
  curves: readonly ArmCurve[],
  { theme, xAxis = "step", offsets = {} }: Pick<CurvesOptions, "theme" | "xAxis" | "offsets">,
): string {
  const live = curves.filter(({ ghost }) => ghost === undefined);
  const arms = [...new Set(live.map(({ arm }) => arm))];
  const starts = arms.flatMap((arm) => {
    const offset = offsets[arm]?.[xAxis];
    return offset ? [`${theme.arms[arm].label} starts at ${placeText(xAxis, offset)}`] : [];
  });
  const paid = paidInWords(curves, xAxis).replace(/^p/, "P");
  return starts.length === 0 ? "" : ` ${paid} included, ${list(starts)}.`;
}

/** " Bold, replica 5: fused 97.1 %, random 93.0 %." */
function chosenInWords(
  curves: readonly ArmCurve[],
  {
    theme,
    formatValue = formatMeasured,
    replica,
  }: Pick<CurvesOptions, "theme" | "formatValue" | "replica">,
): string {
  if (replica === undefined) return "";
  const own = curves.filter(
    ({ ghost, part, replicas }) => ghost === undefined && part !== "train" && replicas.length > 1,
  );
  const ends = own.flatMap(({ arm, step, replicas }) => {
    const last = replicas[replica]?.[step.length - 1];
    return last === undefined ? [] : [`${theme.arms[arm].label} ${formatValue(last)}`];
  });
  return ends.length === 0 ? "" : ` Bold, replica ${replica + 1}: ${list(ends)}.`;
}

type End = ReturnType<typeof endOf>;

/** How far one standard deviation of the logs reaches: 1.08 is 8 % up, and as far down. */
function factor(sd: number): string {
  return sd.toFixed(2);
}

function endOf(curve: ArmCurve, theme: Theme, isLog: boolean) {
  const finals = finalValues(curve);
  const { mean, low, high, n } = (isLog ? geometricBandOf : bandOf)(
    finals.map((value) => [value]),
    "sd",
  );
  const name =
    theme.arms[curve.arm].label + (curve.part === "train" ? ", training" : "") + ofGhost(curve);
  return {
    name,
    n: n[0] ?? 0,
    mean: mean[0] ?? NaN,
    sd: isLog
      ? Math.sqrt((high[0] ?? NaN) / (low[0] ?? NaN))
      : ((high[0] ?? NaN) - (low[0] ?? NaN)) / 2,
    least: Math.min(...finals),
    largest: Math.max(...finals),
    steps: curve.step[curve.step.length - 1] ?? 0,
    diverged: divergedReplicas(curve),
  };
}

function sentence(
  label: string,
  ends: readonly End[],
  write: (value: number) => string,
  writeSpread: (sd: number) => string,
): string {
  const measured = ends.filter(({ n }) => n > 0);
  if (measured.length === 0) return `${capital(label)}: nothing has been measured yet.`;
  const parts = measured.map(({ name, mean, sd, n, steps }) => {
    const spread = n > 1 ? ` ${writeSpread(sd)}` : "";
    return `${name} ${write(mean)}${spread} after ${formatCount(steps)} ${steps === 1 ? "step" : "steps"} (n = ${n})`;
  });
  const lost = measured.filter(({ diverged }) => diverged > 0);
  const warning = lost.map(({ name, diverged }) => ` ${diverged} of ${name} diverged.`).join("");
  return `${capital(label)}: ${list(parts)}.${warning}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
