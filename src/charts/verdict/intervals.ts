// Dot and whisker about zero: by how much one arm is ahead of others, with the 95 % interval of the
// mean difference. A row for each opponent, a column for each moment; every column has a scale of its
// own, since differences at the start are tens of times those at the end.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { hairline, makeScale, ticksOf } from "#charts/marks/axes.ts";
import type { Scale, Tick } from "#charts/marks/axes.ts";
import { arrowhead, beyondMarks } from "#charts/marks/beyond.ts";
import { domainWithin } from "#charts/scales/reach.ts";
import { formatMeasured } from "#charts/scales/format.ts";
import { fitTitle } from "#charts/marks/fitText.ts";
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
  /** "Run 3": a run that is pinned, below the row of the run at hand. */
  readonly ghost?: string;
  readonly cells: readonly (Interval | undefined)[];
};

export type IntervalsOptions = {
  readonly width: number;
  readonly theme: Theme;
  /** "fused minus other, points of accuracy" */
  readonly label: string;
  /** Headings: "Start", "Epoch 1", "End". */
  readonly columns: readonly string[];
  /** Differences up to this always share an axis; what lies much further out stands at its edge. All do by default. */
  readonly reach?: number;
  readonly formatValue?: (value: number) => string;
};

export type IntervalsGeometry = {
  readonly columns: readonly {
    readonly box: Box;
    readonly x: Scale;
    readonly zero: number;
    readonly ticks: readonly Tick[];
  }[];
  readonly rows: readonly (Pick<IntervalRow, "against" | "ghost"> & { readonly y: number })[];
};

const ROW = 24;
const MARGIN = { top: 40, right: 8, bottom: 20, left: 22 };
const LETTER = 6.4;
const GAP = 18;

/** Columns beside each other, each with zero within its scale. */
export function intervalsGeometry(
  rows: readonly IntervalRow[],
  { width, columns, theme, reach = Infinity }: IntervalsOptions,
): IntervalsGeometry {
  const letters = Math.max(8, ...rows.map(({ against }) => theme.arms[against].label.length));
  const left = MARGIN.left + LETTER * letters;
  const room = width - left - MARGIN.right - GAP * (columns.length - 1);
  const each = Math.max(24, room / Math.max(1, columns.length));
  const height = rows.length * ROW;
  return {
    rows: rows.map(({ against, ghost }, i) => ({
      ...{ against, y: MARGIN.top + (i + 0.5) * ROW },
      ...(ghost !== undefined && { ghost }),
    })),
    columns: columns.map((_, c) => {
      const box = { x: left + c * (each + GAP), y: MARGIN.top, width: each, height };
      const x = columnScale(
        rows.map(({ cells }) => cells[c]),
        box,
        reach,
      );
      return { box, x, zero: x(0), ticks: ticksOf(x, Math.max(2, each / 45)) };
    }),
  };
}

function columnScale(cells: readonly (Interval | undefined)[], box: Box, reach: number): Scale {
  const values = cells.flatMap((cell) => (cell ? [cell.difference, ...(cell.interval ?? [])] : []));
  const held = domainWithin(values, reach) ?? [0, 0];
  const [low, high] = [Math.min(0, held[0]), Math.max(0, held[1])];
  // Values within rounding of zero count as zero: no scale is opened for them.
  const open: [number, number] = high - low > 1e-9 ? [low, high] : [-1, 1];
  const pad = 0.06 * (open[1] - open[0]);
  return makeScale("linear", [open[0] - pad, open[1] + pad], [box.x, box.x + box.width]);
}

function intervalsMarks(
  rows: readonly IntervalRow[],
  geometry: IntervalsGeometry,
  options: IntervalsOptions,
): Mark[] {
  const { theme, label, columns, width } = options;
  const title: Mark = {
    type: "text",
    x: 4,
    y: 14,
    text: fitTitle(label, width - 4, 12),
    fill: theme.ink,
    size: 12,
    weight: 600,
  };
  return [
    title,
    ...geometry.rows.flatMap((row) => nameMarks(row, theme)),
    ...geometry.columns.flatMap((column, c) => [
      ...columnMarks(column, columns[c], theme),
      ...rows.flatMap(({ cells }, r) =>
        cells[c] ? whisker(cells[c], column, geometry.rows[r], options) : [],
      ),
    ]),
  ];
}

type PlacedRow = IntervalsGeometry["rows"][number];

function nameMarks({ against, ghost, y }: PlacedRow, theme: Theme): Mark[] {
  if (ghost !== undefined) {
    return [{ type: "text", x: 27, y, text: ghost, fill: theme.inkMuted, baseline: "middle" }];
  }
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

/**
 * A filled dot where the interval leaves zero out, a hollow one where it does not. An end that the axis does not
 * reach is an arrowhead; so is a difference, with its number.
 */
function whisker(
  cell: Interval,
  { x, box }: IntervalsGeometry["columns"][number],
  { y, ghost }: PlacedRow,
  { theme, formatValue = formatMeasured }: IntervalsOptions,
): Mark[] {
  const isDecided = cell.verdict !== "INCONCLUSIVE";
  const colour = cell.verdict === "BEATS" ? theme.arms.fused.colour : theme.inkMuted;
  const { difference } = cell;
  if (!Number.isFinite(difference)) return [];
  const [least, most] = x.domain();
  if (difference < least || difference > most) {
    const words = formatValue(difference);
    return beyondMarks(box, difference < least ? "low" : "high", { y, words, colour }, theme);
  }
  const at = x(difference);
  const [low, high] = cell.interval ?? [difference, difference];
  const [from, to] = [x(Math.max(low, least)), x(Math.min(high, most))];
  if (ghost !== undefined) return ghostWhisker([from, at, to], y, colour, theme);
  const dot = { type: "circle", x: at, y, r: 4, stroke: colour, strokeWidth: 1.75 } as const;
  return [
    { type: "line", points: [from, y, to, y], stroke: colour, strokeWidth: 2 },
    low < least ? arrowhead(box, "low", y, colour) : hairline([from, y - 4, from, y + 4], colour),
    high > most ? arrowhead(box, "high", y, colour) : hairline([to, y - 4, to, y + 4], colour),
    { ...dot, fill: isDecided ? colour : theme.panel },
  ];
}

/** Thin, dashed and small: a run to be compared with. */
function ghostWhisker(
  [from, at, to]: readonly [number, number, number],
  y: number,
  stroke: string,
  theme: Theme,
): Mark[] {
  return [
    { type: "line", points: [from, y, to, y], stroke, strokeWidth: 1.25, dash: [4, 3] },
    { type: "circle", x: at, y, r: 3, stroke, strokeWidth: 1.25, fill: theme.panel },
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
  const compared = rows.flatMap(({ against, ghost, cells }) => {
    const name = theme.arms[against].label + (ghost === undefined ? "" : `, ${ghost}`);
    return cells.flatMap((cell, c) => (cell ? [{ name, column: columns[c], ...cell }] : []));
  });
  const lines = compared.map(({ name, column, difference, interval, n, verdict }) => [
    name,
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
