// Dot and whisker about zero: by how much one arm is ahead of others, with the 95 % interval of the
// mean difference. A row for each opponent, a column for each moment; every column has a scale of its
// own, since differences at the start are tens of times those at the end.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { hairline, makeScale, ticksOf } from "#charts/marks/axes.ts";
import type { Scale, Tick } from "#charts/marks/axes.ts";
import { formatMeasured } from "#charts/scales/format.ts";
import { marker } from "#charts/marks/markers.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type Interval = {
  /** Mean of the paired differences; above zero: ahead of the opponent. */
  readonly difference: number;
  /** Absent with fewer than two pairs. */
  readonly interval?: readonly [low: number, high: number];
  readonly n: number;
  readonly verdict: string;
};

/** An opponent with one interval a column; undefined where nothing has been compared yet. */
export type IntervalRow = {
  readonly against: Arm;
  readonly cells: readonly (Interval | undefined)[];
};

export type IntervalsOptions = {
  readonly width: number;
  readonly theme: Theme;
  /** "fused minus other, points of accuracy" */
  readonly label: string;
  /** Headings: "Start", "Epoch 1", "End". */
  readonly columns: readonly string[];
  readonly formatValue?: (value: number) => string;
};

export type IntervalsGeometry = {
  readonly columns: readonly {
    readonly box: Box;
    readonly x: Scale;
    readonly zero: number;
    readonly ticks: readonly Tick[];
  }[];
  readonly rows: readonly { readonly against: Arm; readonly y: number }[];
};

const ROW = 24;
const MARGIN = { top: 40, right: 8, bottom: 20, left: 22 };
const LETTER = 6.4;
const GAP = 18;

/** Columns beside each other, each with zero within its scale. */
export function intervalsGeometry(
  rows: readonly IntervalRow[],
  { width, columns, theme }: IntervalsOptions,
): IntervalsGeometry {
  const letters = Math.max(8, ...rows.map(({ against }) => theme.arms[against].label.length));
  const left = MARGIN.left + LETTER * letters;
  const room = width - left - MARGIN.right - GAP * (columns.length - 1);
  const each = Math.max(24, room / Math.max(1, columns.length));
  const height = rows.length * ROW;
  return {
    rows: rows.map(({ against }, i) => ({ against, y: MARGIN.top + (i + 0.5) * ROW })),
    columns: columns.map((_, c) => {
      const box = { x: left + c * (each + GAP), y: MARGIN.top, width: each, height };
      const x = columnScale(
        rows.map(({ cells }) => cells[c]),
        box,
      );
      return { box, x, zero: x(0), ticks: ticksOf(x, Math.max(2, each / 45)) };
    }),
  };
}

function columnScale(cells: readonly (Interval | undefined)[], box: Box): Scale {
  const values = cells.flatMap((cell) => (cell ? [cell.difference, ...(cell.interval ?? [])] : []));
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...finite), Math.max(0, ...finite)];
  // Zero to rounding is zero: no scale is opened for it.
  const open: [number, number] = high - low > 1e-9 ? [low, high] : [-1, 1];
  const pad = 0.06 * (open[1] - open[0]);
  return makeScale("linear", [open[0] - pad, open[1] + pad], [box.x, box.x + box.width]);
}

function intervalsMarks(
  rows: readonly IntervalRow[],
  geometry: IntervalsGeometry,
  options: IntervalsOptions,
): Mark[] {
  const { theme, label, columns } = options;
  const title: Mark = {
    type: "text",
    x: 4,
    y: 14,
    text: label,
    fill: theme.ink,
    size: 12,
    weight: 600,
  };
  return [
    title,
    ...geometry.rows.flatMap(({ against, y }) => nameMarks(against, y, theme)),
    ...geometry.columns.flatMap((column, c) => [
      ...columnMarks(column, columns[c], theme),
      ...rows.flatMap(({ cells }, r) =>
        cells[c] ? whisker(cells[c], column.x, geometry.rows[r].y, theme) : [],
      ),
    ]),
  ];
}

function nameMarks(against: Arm, y: number, theme: Theme): Mark[] {
  const { marker: shape, colour, label } = theme.arms[against];
  return [
    marker(shape, 9, y, 3.5, { fill: colour }),
    { type: "text", x: 19, y, text: label, fill: theme.ink, baseline: "middle" },
  ];
}

function columnMarks(
  { box, zero, ticks }: IntervalsGeometry["columns"][number],
  heading: string,
  theme: Theme,
): Mark[] {
  const base = box.y + box.height;
  return [
    { type: "text", x: box.x, y: box.y - 8, text: heading, fill: theme.inkMuted },
    hairline([box.x, base, box.x + box.width, base], theme.axis),
    ...ticks.flatMap(({ at, label }): Mark[] => [
      hairline([at, base, at, base + 3], theme.axis),
      { type: "text", x: at, y: base + 14, text: label, fill: theme.inkMuted, anchor: "middle" },
    ]),
    { type: "line", points: [zero, box.y, zero, base], stroke: theme.ink, strokeWidth: 1 },
  ];
}

/** A filled dot where the interval leaves zero out, a hollow one where it does not. */
function whisker(cell: Interval, x: Scale, y: number, theme: Theme): Mark[] {
  const isDecided = cell.verdict !== "INCONCLUSIVE";
  const colour = cell.verdict === "BEATS" ? theme.arms.fused.colour : theme.inkMuted;
  const at = x(cell.difference);
  if (!Number.isFinite(at)) return [];
  const [low, high] = cell.interval?.map((value) => x(value)) ?? [at, at];
  const dot = { type: "circle", x: at, y, r: 4, stroke: colour, strokeWidth: 1.75 } as const;
  return [
    { type: "line", points: [low, y, high, y], stroke: colour, strokeWidth: 2 },
    hairline([low, y - 4, low, y + 4], colour),
    hairline([high, y - 4, high, y + 4], colour),
    { ...dot, fill: isDecided ? colour : theme.panel },
  ];
}

/** Height of the figure for a number of opponents. */
export function intervalsHeight(rows: number): number {
  return MARGIN.top + rows * ROW + MARGIN.bottom;
}

export function intervalsFigure(rows: readonly IntervalRow[], options: IntervalsOptions): Figure {
  const { width, theme, label } = options;
  return {
    width,
    height: intervalsHeight(rows.length),
    title: label,
    description: describeIntervals(rows, options).sentence,
    background: theme.panel,
    marks: intervalsMarks(rows, intervalsGeometry(rows, options), options),
  };
}

/** Every comparison as a row of the table; the sentence counts them by verdict. */
export function describeIntervals(
  rows: readonly IntervalRow[],
  { theme, label, columns, formatValue = formatMeasured }: IntervalsOptions,
): TextAlternative {
  const compared = rows.flatMap(({ against, cells }) =>
    cells.flatMap((cell, c) => (cell ? [{ against, column: columns[c], ...cell }] : [])),
  );
  const lines = compared.map(({ against, column, difference, interval, n, verdict }) => [
    theme.arms[against].label,
    column,
    formatValue(difference),
    interval ? `${formatValue(interval[0])} to ${formatValue(interval[1])}` : "none",
    String(n),
    verdict,
  ]);
  const counts = [...new Set(compared.map(({ verdict }) => verdict))].map(
    (verdict) => `${compared.filter((c) => c.verdict === verdict).length} ${verdict}`,
  );
  return {
    sentence:
      counts.length === 0
        ? `${label}: nothing compared yet.`
        : `${label}: of ${compared.length} comparisons ${counts.join(", ")}.`,
    columns: ["against", "when", "difference", "95 % interval", "pairs", "verdict"],
    rows: lines,
  };
}
