// What the crosshair says: a small box of values beside it, the same as a sentence to be spoken, and
// the stretch that a drag has marked so far. Painted on a canvas of its own over the curves.

import { placeText } from "./curvesReading.ts";
import type { CurveReading } from "./curvesReading.ts";
import type { BandKind } from "./curveData.ts";
import type { CurvesOptions } from "./curves.ts";
import type { CurvesGeometry } from "./curvesGeometry.ts";
import { formatMeasured } from "./format.ts";
import { marker } from "./markers.ts";
import type { Mark } from "./marks.ts";
import { list } from "./textTwin.ts";
import type { Theme } from "./theme.ts";

export type Reading = { readonly x: number; readonly readings: readonly CurveReading[] };

type ReadoutOptions = Pick<CurvesOptions, "theme" | "xAxis" | "band" | "formatValue">;

const LINE = 15;
const PAD = 8;
const LETTER = 6.1;

/** One arm in the box: its validation value with its spread, and its training value if it has one. */
type Line = {
  readonly arm: CurveReading["arm"];
  readonly text: string;
  /** Without training. */
  readonly brief: string;
  readonly spoken: string;
};

/** With more arms than this the box would hide the curves: training values are left to the ear. */
const WITH_TRAINING = 3;

/** The box: the place, then an arm a line; left of the crosshair where it would not fit on the right. */
export function readoutMarks(
  geometry: CurvesGeometry,
  reading: Reading,
  options: ReadoutOptions,
): Mark[] {
  if (reading.readings.length === 0) return [];
  const { plot } = geometry;
  const { theme } = options;
  const all = linesOf(reading.readings, options);
  const lines = all.map(({ arm, text, brief }) => ({
    arm,
    text: all.length > WITH_TRAINING ? brief : text,
  }));
  const heading = headingOf(geometry, reading, options);
  const letters = Math.max(heading.length, ...lines.map(({ text }) => text.length + 3));
  const [width, height] = [2 * PAD + LETTER * letters, PAD + LINE * (lines.length + 1) + 4];
  const right = reading.x + 12;
  const x = right + width <= plot.x + plot.width ? right : Math.max(0, reading.x - 12 - width);
  const y = plot.y + 2;
  return [
    {
      type: "rect",
      x,
      y,
      width,
      height,
      radius: 5,
      fill: theme.panel,
      fillOpacity: 0.94,
      stroke: theme.axis,
    },
    { type: "text", x: x + PAD, y: y + LINE, text: heading, fill: theme.inkMuted },
    ...lines.flatMap((line, i) => lineMarks(line, x + PAD, y + LINE * (i + 2), theme)),
  ];
}

function lineMarks(
  { arm, text }: Pick<Line, "arm" | "text">,
  x: number,
  y: number,
  theme: Theme,
): Mark[] {
  const style = theme.arms[arm];
  return [
    marker(style.marker, x + 4, y - 4, 3.5, { fill: style.colour }),
    { type: "text", x: x + 14, y, text, fill: theme.ink },
  ];
}

/** "step 120, n = 8: fused 0.121 ± 0.02, training 0.11; random …", for those who listen. */
export function readoutText(
  geometry: CurvesGeometry,
  reading: Reading,
  options: ReadoutOptions,
): string {
  if (reading.readings.length === 0) return "nothing measured here";
  const lines = linesOf(reading.readings, options).map(({ spoken }) => spoken);
  return `${headingOf(geometry, reading, options)}: ${lines.join("; ")}`;
}

function headingOf({ x }: CurvesGeometry, reading: Reading, { xAxis }: ReadoutOptions): string {
  const place = x.invert(reading.x);
  const where = placeText(xAxis, xAxis === "step" || !xAxis ? Math.round(place) : place);
  const counts = [...new Set(reading.readings.map(({ n }) => n))];
  return `${where}, n = ${list(counts.map(String))}`;
}

function linesOf(readings: readonly CurveReading[], options: ReadoutOptions): readonly Line[] {
  const { theme, band = "sd", formatValue = formatMeasured } = options;
  const arms = [...new Set(readings.map(({ arm }) => arm))];
  return arms.map((arm) => {
    const of = (part: CurveReading["part"]) =>
      readings.find((reading) => reading.arm === arm && reading.part === part);
    const [validation, training] = [of("validation"), of("train")];
    const name = theme.arms[arm].label;
    const own = validation ? `${name} ${withSpread(validation, band, formatValue)}` : name;
    const learnt = training ? [`training ${formatValue(training.mean)}`] : [];
    const text = [own, ...learnt].join(validation ? ", " : " ");
    const brief = validation ? own : text;
    return { arm, text, brief, spoken: text.replace("±", "plus or minus") };
  });
}

function withSpread(
  { mean, low, high, n }: CurveReading,
  band: BandKind,
  write: (value: number) => string,
): string {
  if (n < 2) return write(mean);
  if (band === "sd" || band === "se") return `${write(mean)} ± ${briefly(write(high - mean))}`;
  return `${write(mean)} (${write(low)} to ${write(high)})`;
}

/** A spread to two digits after its zeros: 0.0134 becomes 0.013. */
function briefly(spread: string): string {
  return spread.replace(/^(0\.0*\d\d)\d+/, "$1");
}

/** The stretch between two pixels of a drag, shaded over the height of the plot. */
export function selectionMarks(
  { plot }: CurvesGeometry,
  fromPx: number,
  toPx: number,
  theme: Theme,
): Mark[] {
  const inside = (px: number) => Math.min(plot.x + plot.width, Math.max(plot.x, px));
  const [a, b] = [inside(fromPx), inside(toPx)].sort((p, q) => p - q);
  const { y, height } = plot;
  return [
    { type: "rect", x: a, y, width: b - a, height, fill: theme.accent, fillOpacity: 0.1 },
    { type: "line", points: [a, y, a, y + height], stroke: theme.accent, strokeWidth: 1 },
    { type: "line", points: [b, y, b, y + height], stroke: theme.accent, strokeWidth: 1 },
  ];
}
