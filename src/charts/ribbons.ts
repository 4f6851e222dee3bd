// Three lanes on one ruler: every block of the original has a column; what replaces a span is as
// wide as the span. Ribbons join the span's blocks to the fused block and grow with t from 0 to 1.

import { interpolateObject } from "d3-interpolate";
import { area, curveBumpY } from "d3-shape";
import type { Span } from "#core/model/blocks.ts";

import type { Box } from "./marks.ts";

/** `columns` columns of equal width with gaps between them, the first at `left`. Pixels. */
export type Ruler = {
  readonly columns: number;
  readonly columnWidth: number;
  readonly gap: number;
  readonly left: number;
};

export type LaneName = "original" | "fused" | "random";

export type LaneBlock = {
  readonly lane: LaneName;
  /** Its number in its own network. */
  readonly number: number;
  /** The columns it covers; a single one unless it replaces a span. */
  readonly span: Span;
  readonly isFused: boolean;
  readonly box: Box;
};

/** From the lower edge of a block to its share of the fused block's upper edge. */
export type Ribbon = {
  readonly number: number;
  readonly from: { readonly x: number; readonly width: number; readonly y: number };
  readonly to: { readonly x: number; readonly width: number; readonly y: number };
};

export type LanesGeometry = {
  readonly lanes: Readonly<Record<LaneName, readonly LaneBlock[]>>;
  readonly ribbons: readonly Ribbon[];
  readonly height: number;
};

/** The ruler that fills `width`, with columns no wider than `widest`. */
export function fitRuler(
  columns: number,
  width: number,
  { gap = 16, widest = 168, left = 0 }: { gap?: number; widest?: number; left?: number } = {},
): Ruler {
  const room = (width - left - gap * (columns - 1)) / Math.max(1, columns);
  return { columns, columnWidth: Math.max(24, Math.min(widest, room)), gap, left };
}

/** Left edge and width of the columns first … last. */
export function columnsBox(ruler: Ruler, [first, last]: Span): { x: number; width: number } {
  const pitch = ruler.columnWidth + ruler.gap;
  return {
    x: ruler.left + (first - 1) * pitch,
    width: (last - first) * pitch + ruler.columnWidth,
  };
}

export function rulerWidth(ruler: Ruler): number {
  const { x, width } = columnsBox(ruler, [1, Math.max(1, ruler.columns)]);
  return x + width;
}

/** The column under or nearest to x, 1 … columns: what the bracket snaps to. */
export function columnAt(ruler: Ruler, x: number): number {
  const pitch = ruler.columnWidth + ruler.gap;
  const column = Math.round((x - ruler.left - ruler.columnWidth / 2) / pitch) + 1;
  return Math.min(ruler.columns, Math.max(1, column));
}

/**
 * Blocks of the three lanes and the ribbons. `span` left out: the shallow lanes are empty. `tops`
 * are the upper edges of the lanes' cards; a page that measures its cards passes what it measured.
 */
export function lanesGeometry(
  ruler: Ruler,
  span: Span | undefined,
  tops: Readonly<Record<LaneName, number>>,
  cardHeight: number,
): LanesGeometry {
  const box = (lane: LaneName, at: Span): Box => ({
    ...columnsBox(ruler, at),
    y: tops[lane],
    height: cardHeight,
  });
  const lane = (name: LaneName, spans: readonly Span[]): LaneBlock[] =>
    spans.map((at, i) => ({
      lane: name,
      number: i + 1,
      span: at,
      isFused: at[1] > at[0],
      box: box(name, at),
    }));
  const shallow = span === undefined ? [] : shallowSpans(ruler.columns, span);
  const lanes = {
    original: lane(
      "original",
      Array.from({ length: ruler.columns }, (_, i) => [i + 1, i + 1]),
    ),
    fused: lane("fused", shallow),
    random: lane("random", shallow),
  };
  const height = Math.max(...Object.values(tops)) + cardHeight;
  return { lanes, ribbons: span === undefined ? [] : ribbonsOf(lanes, span), height };
}

/** The columns each block of the shallow network covers: [1], [2, 3], [4] for span [2, 3] of four. */
export function shallowSpans(columns: number, [first, last]: Span): readonly Span[] {
  const spans: Span[] = [];
  for (let column = 1; column <= columns; column++) {
    if (column < first || column > last) spans.push([column, column]);
    else if (column === first) spans.push([first, last]);
  }
  return spans;
}

function ribbonsOf(lanes: LanesGeometry["lanes"], [first, last]: Span): Ribbon[] {
  const target = lanes.fused.find(({ span }) => span[0] === first)?.box;
  if (target === undefined) return [];
  const share = target.width / (last - first + 1);
  return lanes.original.slice(first - 1, last).map(({ number, box }) => ({
    number,
    from: { x: box.x, width: box.width, y: box.y + box.height },
    to: { x: target.x + (number - first) * share, width: share, y: target.y },
  }));
}

type Edge = Ribbon["from"];

/** Between two edges, sides vertical at both. */
const between = area<Edge>()
  .curve(curveBumpY)
  .y(({ y }) => y)
  .x1(({ x }) => x)
  .x0(({ x, width }) => x + width)
  .digits(3);

/**
 * The ribbon at time t of its growth as SVG path data: at 0 a line under its block, at 1 it has
 * reached the fused block. Eased; t outside 0 … 1 is clamped.
 */
export function ribbonPath({ from, to }: Ribbon, t = 1): string {
  const grown = interpolateObject({ ...from }, { ...to })(ease(t));
  return between([from, grown]) ?? "";
}

/** Cubic in and out, 0 → 0, ½ → ½, 1 → 1. */
export function ease(t: number): number {
  const s = Math.min(1, Math.max(0, t));
  return s < 0.5 ? 4 * s ** 3 : 1 - (2 - 2 * s) ** 3 / 2;
}
