// What the crosshair shows: values in the margin beside the curves, the same as a sentence to be spoken,
// and the stretch that a drag has marked so far. Painted on a canvas of its own over the curves.

import { placeText } from "./curvesReading.ts";
import type { CurveReading } from "./curvesReading.ts";
import type { BandKind } from "./curveData.ts";
import type { CurvesOptions } from "./curvesOptions.ts";
import type { CurvesGeometry } from "./curvesGeometry.ts";
import { beside, moreWords, roomFor, shownOf } from "./labelRoom.ts";
import { dodgeLabels } from "#charts/marks/dodge.ts";
import { formatMeasured } from "#charts/scales/format.ts";
import { marker } from "#charts/marks/markers.ts";
import { FONT_SIZE } from "#charts/marks/marks.ts";
import type { Box, Mark } from "#charts/marks/marks.ts";
import { list } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type Reading = { readonly x: number; readonly readings: readonly CurveReading[] };

type ReadoutOptions = Pick<CurvesOptions, "theme" | "xAxis" | "band" | "formatValue" | "yScale">;

const LINE = 12;
const DETAILED = { below: LINE, nameSize: FONT_SIZE, size: FONT_SIZE };
const LETTER = 6.4;
/** The note of curves.ts (bandNote) is no wider. */
const NOTE_WIDTH = 200;

/** One arm in the margin: its validation value, its spread, and its training value if it has one. */
type Line = {
  readonly arm: CurveReading["arm"];
  /** Under the name, at most two lines. */
  readonly below: readonly string[];
  /** The y of the arm's value, in pixels. */
  readonly y: number;
  readonly spoken: string;
};

/** With more arms than this the margin has room for one number each; the spoken sentence has all. */
const WITH_DETAILS = 3;

/**
 * What the crosshair reads, in the margin where the last values are written: it covers no curve. The
 * place takes the note's place over the plot.
 */
export function readoutMarks(
  geometry: CurvesGeometry,
  reading: Reading,
  options: ReadoutOptions & { readonly width: number },
): Mark[] {
  if (reading.readings.length === 0) return [];
  const { plot } = geometry;
  const { theme, width } = options;
  const right = plot.x + plot.width;
  const heading = headingOf(geometry, reading, options);
  const room = Math.max(NOTE_WIDTH, LETTER * heading.length);
  return [
    cover(
      { x: right + 8, y: plot.y - 8, width: width - right - 8, height: plot.height + 24 },
      theme,
    ),
    cover({ x: right - room, y: plot.y - 25, width: room + 1, height: 18 }, theme),
    { type: "text", x: right, y: plot.y - 12, text: heading, fill: theme.ink, anchor: "end" },
    ...armMarks(linesOf(reading.readings, options), plot, theme),
  ];
}

function cover(box: Box, theme: Theme): Mark {
  return { type: "rect", ...box, fill: theme.panel };
}

/** Names and numbers in the order of their values, as near to them as there is room. */
function armMarks(all: readonly Line[], plot: Box, theme: Theme): Mark[] {
  const isBrief = all.length > WITH_DETAILS;
  const lines = all.map((line) => ({ ...line, below: line.below.slice(0, isBrief ? 1 : 2) }));
  const most = Math.max(...lines.map(({ below }) => below.length));
  const room = isBrief ? roomFor(lines.length, plot.height - 8) : DETAILED;
  const under = room.below > 0 ? LINE * most : 0;
  const shown = isBrief ? lines.slice(0, shownOf(lines.length, plot.height)) : lines;
  const more = lines.length - shown.length;
  const bottom = plot.y + plot.height + 12 - under;
  const heights = dodgeLabels(
    shown.map(({ y }) => y),
    LINE + under + 2,
    [plot.y + 4, more > 0 ? bottom - LINE : bottom],
  );
  const x = plot.x + plot.width + 14;
  const names = lines.map(({ arm }) => theme.arms[arm].label);
  const marks = shown.flatMap(({ arm, below }, i): Mark[] => {
    const style = theme.arms[arm];
    const y = heights[i];
    return [
      marker(style.marker, x, y - 4, 3.5, { fill: style.colour }),
      {
        ...{ type: "text", x: x + 9, y, text: style.label, fill: theme.ink, weight: 600 },
        size: room.nameSize,
      },
      ...below.map((text, k): Mark => ({
        type: "text",
        x: x + 9 + beside(room, names),
        y: y + room.below * (k + 1),
        size: room.size,
        text,
        fill: k === 0 ? theme.ink : theme.inkMuted,
      })),
    ];
  });
  if (more === 0) return marks;
  const rest = { text: moreWords(more), fill: theme.inkMuted, size: room.size };
  return [...marks, { type: "text", x: x + 9, y: bottom, ...rest }];
}

/** "step 120, n = 8: fused 0.121 ± 0.02, training 0.11; random …", for screen readers. */
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
  const { theme, band = "sd", yScale, formatValue = formatMeasured } = options;
  const arms = [...new Set(readings.map(({ arm }) => arm))];
  return arms.map((arm) => {
    const of = (part: CurveReading["part"]) =>
      readings.find((reading) => reading.arm === arm && reading.part === part);
    const [validation, training] = [of("validation"), of("train")];
    const { y } = (validation ?? training)!;
    const name = theme.arms[arm].label;
    const own = validation ? [formatValue(validation.mean)] : [];
    const about = validation
      ? spreadOf(validation, yScale === "log" ? "minmax" : band, formatValue)
      : "";
    const learnt = training ? `training ${formatValue(training.mean)}` : "";
    const below = [...own, about === "" ? learnt : about].filter((text) => text !== "");
    const phrases = [[name, ...own, about].filter(Boolean).join(" "), learnt].filter(Boolean);
    const spoken = phrases.join(validation ? ", " : " ").replace("±", "plus or minus");
    return { arm, below, y, spoken };
  });
}

/** "± 0.02", "(0.1 to 0.2)"; nothing for one replica. */
function spreadOf(
  { mean, low, high, n }: CurveReading,
  band: BandKind,
  write: (value: number) => string,
): string {
  if (n < 2) return "";
  if (band === "sd" || band === "se") return `± ${briefly(write(high - mean))}`;
  return `(${write(low)} to ${write(high)})`;
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
