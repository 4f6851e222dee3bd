// The race as a picture: the geometry of curvesGeometry.ts drawn as axes, bands, lines, and labels at the
// ends of the lines instead of a legend. The marks of hovering are in curvesReading.ts, so that hovering
// repaints little.

import { placeAxis, valueAxis } from "#charts/marks/axes.ts";
import { paidInWords } from "./curveData.ts";
import type { ArmCurve, BandKind, XAxis } from "./curveData.ts";
import { curvesGeometry, isLong } from "./curvesGeometry.ts";
import type { CurveGeometry, CurvesGeometry } from "./curvesGeometry.ts";
import type { CurvesOptions } from "./curvesOptions.ts";
import { beyond, endLabels } from "./endLabels.ts";
import { ghostLabels, ghostLines } from "./ghosts.ts";
import { describeCurves } from "./curvesReading.ts";
import { formatCount } from "#charts/scales/format.ts";
import type { Figure, LineMark, Mark } from "#charts/marks/marks.ts";
import type { ArmStyle } from "#charts/scales/armStyles.ts";
import type { Theme } from "#charts/scales/theme.ts";

const X_TITLES: Readonly<Record<XAxis, string>> = {
  step: "steps",
  seconds: "seconds",
  flop: "floating-point operations",
};

/** The figure's marks, without what hovering adds. */
function curvesMarks(geometry: CurvesGeometry, options: CurvesOptions): Mark[] {
  const { plot, curves, yTicks, xTicks } = geometry;
  const { theme, label, xAxis = "step", yFollows } = options;
  const isLate = yFollows === "lastQuarter";
  const unit = xAxis === "seconds" && isLong(geometry.x) ? "minutes" : X_TITLES[xAxis];
  const { xTitle = unit + paidWords(curves, options) } = options;
  return [
    ...valueAxis(plot, yTicks, label, theme),
    ...placeAxis(plot, xTicks, xTitle, theme),
    {
      type: "text",
      x: plot.x + plot.width,
      y: plot.y - 12,
      anchor: "end",
      fill: theme.inkMuted,
      text: bandNote(geometry, options),
    },
    {
      type: "group",
      clip: { x: plot.x, y: plot.y - 3, width: plot.width + 1, height: plot.height + 4 },
      marks: [
        ...ghostLines(geometry),
        ...curves.flatMap(({ areas, style }) => areas.map((area) => bandMark(area, style))),
        ...curves.flatMap(({ replicas, style }) => replicas.map((line) => thinLine(line, style))),
        ...lively(curves).map((curve) => meanLine(curve, isLate ? FAINT : THIN)),
        ...curves.flatMap(({ chosen, style }) => (chosen ? [chosenLine(chosen, style)] : [])),
      ],
    },
    ...hiddenNote(geometry, theme),
    ...ghostLabels(geometry, options),
    ...endLabels(geometry, options),
    ...emptyNote(geometry, options),
  ];
}

/** A logarithmic axis has no place for zero: what is left out is counted in a note, not dropped in silence. */
function hiddenNote({ plot, hidden }: CurvesGeometry, theme: Theme): Mark[] {
  if (hidden === 0) return [];
  const [x, y] = [plot.x + 5, plot.y + plot.height - 6];
  const room = (plot.width - 5) / NOTE_LETTER; // beside it are the labels of the lines
  const words = hiddenWords(hidden);
  const text = [words, words.split(":", 1)[0]].find(({ length }) => length <= room);
  return [
    {
      ...{ type: "text", x, y, text: text ?? `${formatCount(hidden)} ≤ 0` },
      ...{ fill: theme.inkMuted, halo: theme.panel },
    },
  ];
}

function hiddenWords(hidden: number): string {
  return `${formatCount(hidden)} ${hidden === 1 ? "point" : "points"} at 0 or below: not on a log axis`;
}

/** Why no line of validation is there: nothing has been measured, or nothing that was is a number. */
function emptyNote({ plot, curves }: CurvesGeometry, { theme, label }: CurvesOptions): Mark[] {
  const shown = curves.filter(({ curve, mean }) => curve.part !== "train" && mean.length > 0);
  if (shown.length > 0) return [];
  const isMeasured = curves.some(({ places }) => places.length > 0);
  const text = isMeasured ? `validation ${label} is not defined` : "Nothing measured yet";
  const [x, y] = [plot.x + plot.width / 2, plot.y + plot.height / 2];
  return [{ type: "text", x, y, text, anchor: "middle", fill: theme.inkMuted, halo: theme.panel }];
}

/** Of the run at hand. */
function lively(curves: readonly CurveGeometry[]): readonly CurveGeometry[] {
  return curves.filter(({ curve }) => curve.ghost === undefined);
}

function bandMark(points: readonly number[], { colour }: ArmStyle): Mark {
  return { type: "line", points, closed: true, fill: colour, fillOpacity: 0.16 };
}

/** How much of a thin line is seen; of training where the axis is not made for it and single steps leave it. */
const THIN = 0.6;
const FAINT = 0.2;

function thinLine(points: readonly number[], { colour }: ArmStyle, seen = THIN): LineMark {
  return { type: "line", points, stroke: colour, strokeWidth: 1, strokeOpacity: seen };
}

function meanLine({ curve, mean, style, chosen }: CurveGeometry, seen: number): Mark {
  const { colour: stroke, dash } = style;
  if (curve.part === "train") return { ...thinLine(mean, style, seen), dash };
  const line: LineMark = { type: "line", points: mean, stroke, strokeWidth: 1.75, dash };
  return chosen ? { ...line, strokeOpacity: THIN } : line;
}

/** Of the replica that stands out, twice as thick as a mean. */
function chosenLine(points: readonly number[], { colour: stroke, dash }: ArmStyle): Mark {
  return { type: "line", points, stroke, strokeWidth: 3.5, dash };
}

/** The kind of band and the number of replicas, as far as there is room: "mean ± sd, n = 8". */
function bandNote(
  { curves, plot }: CurvesGeometry,
  { band = "sd", label, yScale, replica }: CurvesOptions,
): string {
  const own = lively(curves).length > 0 ? lively(curves) : curves;
  const counts = own.map(({ curve }) => curve.replicas.length).filter((n) => n > 0);
  if (counts.length === 0) return "";
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const n = `n = ${least === most ? least : `${least} to ${most}`}`;
  const words = yScale === "log" ? GEOMETRIC_WORDS : BAND_WORDS;
  const spread = most === 1 ? n : `${words[band]}, ${n}`;
  const hasChosen = curves.some(({ chosen }) => chosen !== undefined);
  const bold = hasChosen ? `; bold: replica ${replica! + 1}` : "";
  const hasTraining = curves.some(({ curve }) => curve.part === "train");
  const room = (plot.x + plot.width - 24 - 7 * label.length) / NOTE_LETTER;
  const notes = [
    `${spread}${bold}${hasTraining ? "; thin: training" : ""}`,
    spread + bold,
    n + bold,
    n,
  ];
  return notes.find((note) => note.length <= room) ?? n;
}

const NOTE_LETTER = 6;

const BAND_WORDS: Readonly<Record<BandKind, string>> = {
  sd: "mean ± sd",
  se: "mean ± standard error",
  minmax: "mean, least to largest",
  lines: "mean and all replicas",
};

const GEOMETRIC_WORDS: typeof BAND_WORDS = {
  sd: "geometric mean ×÷ sd",
  se: "geometric mean ×÷ s.e.",
  minmax: "geometric mean, least to largest",
  lines: "geometric mean and all replicas",
};

/** The whole figure, for export and tests. */
export function curvesFigure(curves: readonly ArmCurve[], options: CurvesOptions): Figure {
  return figureOfGeometry(curvesGeometry(curves, options), options);
}

/** The same from a geometry that is kept, so that crosshair and zoom read what is on the screen. */
export function figureOfGeometry(geometry: CurvesGeometry, options: CurvesOptions): Figure {
  const { width, height, theme, label } = options;
  const marks = curvesMarks(geometry, options);
  const curves = geometry.curves.map(({ curve }) => curve);
  const sentence = describeCurves(curves, options).sentence;
  const { hidden } = geometry;
  const notes = [
    sentence,
    ...(hidden === 0 ? [] : [`${hiddenWords(hidden)}.`]),
    ...beyond(geometry),
  ];
  const description = notes.join(" ");
  return { width, height, title: label, description, background: theme.panel, marks };
}

function paidWords(
  curves: CurvesGeometry["curves"],
  { offsets, xAxis = "step" }: CurvesOptions,
): string {
  if (offsets === undefined) return "";
  return `, ${paidInWords(
    curves.map(({ curve }) => curve),
    xAxis,
  )} included`;
}
