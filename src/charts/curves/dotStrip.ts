// Where the race ended: a row for each arm, a dot for each replica, a tick behind them at the mean. Where they
// lie is dotStripGeometry.ts; here they are drawn and described.

import { mean } from "d3-array";
import { placeAxis } from "#charts/marks/axes.ts";
import { beyondMarks, beyondWords, gutterEdge } from "#charts/marks/beyond.ts";
import { ofGhost } from "./ghosts.ts";
import { formatMeasured, MISSING } from "#charts/scales/format.ts";
import { fitTitle } from "#charts/marks/fitText.ts";
import { marker } from "#charts/marks/markers.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import { list } from "#charts/marks/textAlternative.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import { dotStripGeometry, RADIUS, SIDES, sizesOf } from "./dotStripGeometry.ts";
import type { ArmFinals, DotStripGeometry, DotStripOptions } from "./dotStripGeometry.ts";

function dotStripMarks(geometry: DotStripGeometry, options: DotStripOptions): Mark[] {
  const { plot, ticks, rows, gutters } = geometry;
  const { theme, label, width } = options;
  const base = plot.y + plot.height;
  return [
    {
      type: "text",
      x: 4,
      y: plot.y - 12,
      text: fitTitle(label, width - 4, 12),
      fill: theme.ink,
      size: 12,
      weight: 600,
    },
    ...ticks.map(({ at }): Mark => ({
      type: "line",
      points: [at, plot.y, at, base],
      stroke: theme.grid,
    })),
    ...placeAxis(plot, ticks, "", theme),
    ...SIDES.flatMap((side) =>
      gutters[side] > 0 ? [gutterEdge(plot, side, gutters[side], theme)] : [],
    ),
    ...rows.flatMap((row) => rowMarks(row, plot, options)),
  ];
}

function rowMarks(
  { arm, ghost, y, dots, beyond, mean: centre, isEmpty }: DotStripGeometry["rows"][number],
  plot: Box,
  { theme, formatValue: write = formatMeasured, compact, replica }: DotStripOptions,
): Mark[] {
  const style = theme.arms[arm];
  const isGhost = ghost !== undefined;
  const solid = { fill: style.colour, fillOpacity: 0.85 };
  const paint = replica === undefined ? solid : { ...solid, fillOpacity: 0.35 };
  const outstanding = { fill: style.colour, stroke: theme.ink, strokeWidth: 1.5 };
  const hollow = { fill: theme.panel, stroke: style.colour, strokeOpacity: 0.7 };
  const ink = isGhost ? theme.inkMuted : theme.ink;
  const reach = compact ? 9 : 12;
  const name: Mark = {
    type: "text",
    x: plot.x - 12,
    y,
    text: ghost ?? style.label,
    fill: ink,
    anchor: "end",
    baseline: "middle",
  };
  const right = { type: "text", x: plot.x + plot.width + 12, y, fill: ink } as const;
  const middle = { weight: isGhost ? 400 : 600, baseline: "middle" } as const;
  if (centre === undefined)
    return isEmpty ? [name] : [name, { ...right, ...middle, text: MISSING }];
  return [
    name,
    ...meanTick(centre.x, y, reach, { stroke: ink, strokeWidth: isGhost ? 1 : 2 }),
    ...SIDES.flatMap((side) => {
      const words = beyondWords(beyond[side], side, write);
      return words === undefined
        ? []
        : beyondMarks(plot, side, { y, words, colour: style.colour }, theme);
    }),
    ...dots
      .filter((dot) => isGhost || dot.replica !== replica)
      .map((dot) => marker(style.marker, dot.x, dot.y, RADIUS - 0.5, isGhost ? hollow : paint)),
    ...dots
      .filter((dot) => !isGhost && dot.replica === replica)
      .map((dot) => marker(style.marker, dot.x, dot.y, RADIUS + 1.5, outstanding)),
    { ...right, ...middle, text: write(centre.value) },
  ];
}

type Stroke = { readonly stroke: string; readonly strokeWidth: number };

function meanTick(x: number | undefined, y: number, reach: number, stroke: Stroke): Mark[] {
  if (x === undefined) return [];
  return [{ type: "line", points: [x, y - reach, x, y + reach], ...stroke }];
}

/** Height of the strip for a number of arms. */
export function dotStripHeight(arms: number, compact = false): number {
  const { row, top, bottom } = sizesOf(compact);
  return top + Math.max(1, arms) * row + bottom - 14;
}

export function dotStripFigure(arms: readonly ArmFinals[], options: DotStripOptions): Figure {
  const { width, theme, label } = options;
  return {
    width,
    height: dotStripHeight(arms.length, options.compact),
    title: label,
    description: describeDotStrip(arms, options).sentence,
    background: theme.panel,
    marks: dotStripMarks(dotStripGeometry(arms, options), options),
  };
}

/** The means in a sentence, every replica's value in the table. */
export function describeDotStrip(
  arms: readonly ArmFinals[],
  options: DotStripOptions,
): TextAlternative {
  const { theme, label, formatValue = formatMeasured } = options;
  const names = arms.map((row) => theme.arms[row.arm].label + ofGhost(row));
  const means = arms.flatMap(({ values }, row) => {
    const finite = values.filter(Number.isFinite);
    const centre = mean(finite);
    if (centre === undefined) return [];
    return [`${names[row]} ${formatValue(centre)} (n = ${finite.length})`];
  });
  const replicas = Math.max(0, ...arms.map(({ values }) => values.length));
  const cut = beyondInWords(arms, options);
  return {
    sentence:
      means.length === 0 ? `${label}: no results yet.` : `${label}: mean ${list(means)}.${cut}`,
    columns: ["replica", ...names],
    rows: Array.from({ length: replicas }, (_, r) => [
      String(r + 1),
      ...arms.map(({ values }) => formatValue(values[r] ?? NaN)),
    ]),
  };
}

/** The values that the axis does not reach, in a sentence; empty where it reaches all. */
function beyondInWords(arms: readonly ArmFinals[], options: DotStripOptions): string {
  const { theme, formatValue: write = formatMeasured } = options;
  const cut = dotStripGeometry(arms, options).rows.flatMap(({ arm, beyond }) =>
    SIDES.flatMap((side) => {
      const words = beyondWords(beyond[side], side, write);
      return words === undefined ? [] : [`${theme.arms[arm].label} ${words}`];
    }),
  );
  return cut.length === 0 ? "" : ` Beyond the axis, at its edge: ${list(cut)}.`;
}
