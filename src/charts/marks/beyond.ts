// Values that the axis does not reach: an arrowhead at its edge, and their number. They lie in a gutter, which a
// dashed line parts from the plot: places in it have no scale.

import type { Theme } from "#charts/scales/theme.ts";
import type { Box, Mark } from "./marks.ts";

export type Side = "low" | "high";

/** Pixels a letter at size 11, and what arrowhead and gaps take. */
const LETTER = 6;
const ROOM = 18;

const FURTHEST = { low: "least", high: "most" };

/** Values beyond one edge of a row, as words; undefined where there are none: `−1.00e6`, `3, least −1.00e6`. */
export function beyondWords(
  values: readonly number[],
  side: Side,
  write: (value: number) => string,
): string | undefined {
  if (values.length === 0) return undefined;
  const furthest = side === "low" ? Math.min(...values) : Math.max(...values);
  return values.length === 1
    ? write(furthest)
    : `${values.length}, ${FURTHEST[side]} ${write(furthest)}`;
}

/** Width of the gutter that holds the longest of these words; 0 without any. */
export function gutterFor(words: readonly (string | undefined)[]): number {
  const letters = Math.max(0, ...words.map((word) => word?.length ?? 0));
  return letters === 0 ? 0 : ROOM + LETTER * letters;
}

/** The dashed line where the scale ends. */
export function gutterEdge(plot: Box, side: Side, gutter: number, theme: Theme): Mark {
  const x = side === "low" ? plot.x + gutter : plot.x + plot.width - gutter;
  const points = [x, plot.y, x, plot.y + plot.height];
  return { type: "line", points, stroke: theme.axis, strokeWidth: 1, dash: [2, 3] };
}

const HEAD = 8;

/** An arrowhead at the edge of `plot`, at height y: it goes on beyond. */
export function arrowhead(plot: Box, side: Side, y: number, colour: string): Mark {
  const tip = tipAt(plot, side);
  const back = side === "low" ? tip + HEAD : tip - HEAD;
  return {
    type: "line",
    points: [tip, y, back, y - 4.5, back, y + 4.5],
    closed: true,
    fill: colour,
  };
}

const tipAt = (plot: Box, side: Side) => (side === "low" ? plot.x + 1 : plot.x + plot.width - 1);

/** An arrowhead and the words beside it. */
export function beyondMarks(
  plot: Box,
  side: Side,
  { y, words, colour }: { readonly y: number; readonly words: string; readonly colour: string },
  theme: Theme,
): Mark[] {
  const gap = HEAD + 3;
  return [
    arrowhead(plot, side, y, colour),
    {
      type: "text",
      x: tipAt(plot, side) + (side === "low" ? gap : -gap),
      y,
      text: words,
      fill: theme.inkMuted,
      anchor: side === "low" ? "start" : "end",
      baseline: "middle",
      halo: theme.panel,
    },
  ];
}
