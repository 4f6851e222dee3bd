// The race as a picture: the geometry of curvesGeometry.ts drawn as axes, bands, lines, and labels at the
// ends of the lines instead of a legend. The marks of hovering are in curvesReading.ts, so that hovering
// repaints little.

import { placeAxis, valueAxis } from "#charts/marks/axes.ts";
import type { ArmCurve, BandKind, XAxis } from "./curveData.ts";
import { curvesGeometry, isLong } from "./curvesGeometry.ts";
import type { CurveGeometry, CurvesGeometry } from "./curvesGeometry.ts";
import type { CurvesOptions } from "./curvesOptions.ts";
import { describeCurves } from "./curvesReading.ts";
import { dodgeLabels } from "#charts/marks/dodge.ts";
import { formatCount, formatMeasured } from "#charts/scales/format.ts";
import { marker } from "#charts/marks/markers.ts";
import type { Box, Figure, LineMark, Mark } from "#charts/marks/marks.ts";
import type { ArmStyle, Theme } from "#charts/scales/theme.ts";

const X_TITLES: Readonly<Record<XAxis, string>> = {
  step: "steps",
  seconds: "seconds",
  flop: "floating-point operations",
};

/** The figure's marks, without what hovering adds. */
function curvesMarks(geometry: CurvesGeometry, options: CurvesOptions): Mark[] {
  const { plot, curves, yTicks, xTicks } = geometry;
  const { theme, label, xAxis = "step", offsets } = options;
  const unit = xAxis === "seconds" && isLong(geometry.x) ? "minutes" : X_TITLES[xAxis];
  const paid = xAxis === "step" ? ", parent’s training included" : ", parent and fusion included";
  const xTitle = unit + (offsets === undefined ? "" : paid);
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
        ...curves.flatMap(({ areas, style }) => areas.map((area) => bandMark(area, style))),
        ...curves.flatMap(({ replicas, style }) => replicas.map((line) => thinLine(line, style))),
        ...curves.map(meanLine),
      ],
    },
    ...hiddenNote(geometry, theme),
    ...endLabels(geometry, options),
    ...(curves.some(({ mean }) => mean.length > 0) ? [] : [emptyNote(plot, theme)]),
  ];
}

/** A logarithmic axis has no place for zero: what is left out is counted in a note, not dropped in silence. */
function hiddenNote({ plot, hidden }: CurvesGeometry, theme: Theme): Mark[] {
  if (hidden === 0) return [];
  const [x, y] = [plot.x + 5, plot.y + plot.height - 6];
  return [
    { type: "text", x, y, text: hiddenWords(hidden), fill: theme.inkMuted, halo: theme.panel },
  ];
}

function hiddenWords(hidden: number): string {
  return `${formatCount(hidden)} ${hidden === 1 ? "point" : "points"} at 0 or below: not on a log axis`;
}

function emptyNote(plot: Box, theme: Theme): Mark {
  const [x, y] = [plot.x + plot.width / 2, plot.y + plot.height / 2];
  const text = "Nothing measured yet";
  return { type: "text", x, y, text, anchor: "middle", fill: theme.inkMuted, halo: theme.panel };
}

function bandMark(points: readonly number[], { colour }: ArmStyle): Mark {
  return { type: "line", points, closed: true, fill: colour, fillOpacity: 0.16 };
}

function thinLine(points: readonly number[], { colour }: ArmStyle): LineMark {
  return { type: "line", points, stroke: colour, strokeWidth: 1, strokeOpacity: 0.6 };
}

function meanLine({ curve, mean, style }: CurveGeometry): Mark {
  const { colour: stroke, dash } = style;
  if (curve.part === "train") return { ...thinLine(mean, style), dash };
  return { type: "line", points: mean, stroke, strokeWidth: 1.75, dash };
}

/** The kind of band and the number of replicas, as far as there is room: "mean ± sd, n = 8". */
function bandNote(
  { curves, plot }: CurvesGeometry,
  { band = "sd", label, yScale }: CurvesOptions,
): string {
  const counts = curves.map(({ curve }) => curve.replicas.length).filter((n) => n > 0);
  if (counts.length === 0) return "";
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const n = `n = ${least === most ? least : `${least} to ${most}`}`;
  const words = yScale === "log" ? GEOMETRIC_WORDS : BAND_WORDS;
  const spread = most === 1 ? n : `${words[band]}, ${n}`;
  const hasTraining = curves.some(({ curve }) => curve.part === "train");
  const room = (plot.x + plot.width - 24 - 7 * label.length) / NOTE_LETTER;
  const notes = [hasTraining ? `${spread}; thin: training` : spread, spread, n];
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

/** Direct labels instead of a legend: marker, name and last value at the end of each line. */
function endLabels({ plot, curves }: CurvesGeometry, options: CurvesOptions): Mark[] {
  const { theme, formatValue = formatMeasured } = options;
  const named = curves.flatMap(({ curve, style, end }) =>
    end === undefined || curve.part === "train" ? [] : [{ style, end }],
  );
  const inside = (y: number) => Math.min(plot.y + plot.height, Math.max(plot.y, y));
  const heights = dodgeLabels(
    named.map(({ end }) => inside(end.y)),
    26,
    [plot.y + 4, plot.y + plot.height - 4],
  );
  const x = plot.x + plot.width + 14;
  return named.flatMap(({ style, end }, i): Mark[] => [
    marker(style.marker, end.x, inside(end.y), 3.5, {
      fill: style.colour,
      stroke: theme.panel,
      strokeWidth: 1.5,
    }),
    marker(style.marker, x, heights[i] - 4, 3.5, { fill: style.colour }),
    label(x + 9, heights[i], style.label, theme.ink, 600),
    label(x + 9, heights[i] + 12, formatValue(end.value), theme.inkMuted),
  ]);
}

function label(x: number, y: number, text: string, fill: string, weight = 400): Mark {
  return { type: "text", x, y, text, fill, weight };
}

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
  const description = hidden === 0 ? sentence : `${sentence} ${hiddenWords(hidden)}.`;
  return { width, height, title: label, description, background: theme.panel, marks };
}
