// The ruler that lanes and costs share: a column for every block of the original.

import type { Span } from "#core/model/blocks.ts";

/** `columns` columns of equal width with gaps between them, the first at `left`. Pixels. */
export type Ruler = {
  readonly columns: number;
  readonly columnWidth: number;
  readonly gap: number;
  readonly left: number;
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
