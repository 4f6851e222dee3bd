// The cost strip: what every span would lose. A bar at each boundary for the pair it joins; under the
// bars a triangle of cells, a row for each longer length, each cell under the middle of its span. Drawn
// on the lanes' ruler, so that costs are below their blocks.

import type { Span } from "#core/model/blocks.ts";

import { colourOf, inkOn, lossScale } from "#charts/scales/colour.ts";
import { formatPercent } from "#charts/scales/format.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import { columnsBox, rulerWidth } from "./ruler.ts";
import type { Ruler } from "./ruler.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

/** What fusing a span loses; without nmse it is not known yet, with `impossible` it cannot be fused. */
export type SpanCost = {
  readonly span: Span;
  readonly nmse?: number | undefined;
  /** Why not, in words. */
  readonly impossible?: string | undefined;
};

type CostCell = {
  readonly cost: SpanCost;
  readonly kind: "bar" | "cell";
  /** Where it can be pointed at; bars fill only part of theirs. */
  readonly box: Box;
};

export type CostTriangle = {
  readonly cells: readonly CostCell[];
  readonly width: number;
  readonly height: number;
  /** Lower edge of the bars. */
  readonly base: number;
};

const BAR_HEIGHT = 44;
const LABEL_HEIGHT = 18;
const CELL_HEIGHT = 22;
const GAP = 3;

/** The place of every span of two or more of the ruler's columns; costs not given count as unknown. */
export function costTriangle(ruler: Ruler, costs: readonly SpanCost[]): CostTriangle {
  const known = new Map(costs.map((cost) => [cost.span.join("-"), cost]));
  const pitch = ruler.columnWidth + ruler.gap;
  const base = LABEL_HEIGHT + BAR_HEIGHT;
  const cells: CostCell[] = [];
  for (let length = 2; length <= ruler.columns; length++) {
    for (let first = 1; first + length - 1 <= ruler.columns; first++) {
      const span: Span = [first, first + length - 1];
      const { x, width } = columnsBox(ruler, span);
      const middle = x + width / 2;
      const kind = length === 2 ? "bar" : "cell";
      const top = kind === "bar" ? 0 : base + GAP + (length - 3) * (CELL_HEIGHT + GAP);
      const height = kind === "bar" ? base : CELL_HEIGHT;
      const box = { x: middle - (pitch - GAP) / 2, y: top, width: pitch - GAP, height };
      cells.push({ cost: known.get(span.join("-")) ?? { span }, kind, box });
    }
  }
  const rows = Math.max(0, ruler.columns - 2);
  return { cells, width: rulerWidth(ruler), height: base + GAP + rows * (CELL_HEIGHT + GAP), base };
}

/** Bars by the square root of nmse (as the colours), cells by colour and number; the chosen span is framed. */
function costMarks(triangle: CostTriangle, theme: Theme, chosen?: Span): Mark[] {
  const isChosen = ({ cost }: CostCell) =>
    cost.span[0] === chosen?.[0] && cost.span[1] === chosen[1];
  return triangle.cells.flatMap((cell) =>
    cell.kind === "bar"
      ? barMarks(cell, triangle.base, theme, isChosen(cell))
      : cellMarks(cell, theme, isChosen(cell)),
  );
}

function barMarks({ cost, box }: CostCell, base: number, theme: Theme, isChosen: boolean): Mark[] {
  const middle = box.x + box.width / 2;
  const width = Math.min(28, box.width - 8);
  const share = Math.sqrt(Math.min(1, Math.max(0, cost.nmse ?? 0)));
  const height = cost.impossible === undefined ? Math.max(2, share * BAR_HEIGHT) : 2;
  const track = { x: middle - width / 2, width, y: base - BAR_HEIGHT, height: BAR_HEIGHT };
  return [
    { type: "rect", ...track, fill: theme.grid, fillOpacity: 0.55, radius: 3 },
    {
      type: "rect",
      x: track.x,
      width,
      y: base - height,
      height,
      radius: Math.min(3, height / 2),
      fill: cost.nmse === undefined ? theme.axis : lossColour(cost.nmse, theme),
      stroke: isChosen ? theme.accent : theme.inkMuted,
      strokeWidth: isChosen ? 1.5 : 0.5,
    },
    {
      type: "text",
      x: middle,
      y: base - BAR_HEIGHT - 6,
      anchor: "middle",
      text: costText(cost),
      fill: isChosen ? theme.ink : theme.inkMuted,
      weight: isChosen ? 700 : 400,
    },
  ];
}

function cellMarks({ cost, box }: CostCell, theme: Theme, isChosen: boolean): Mark[] {
  const isKnown = cost.nmse !== undefined && cost.impossible === undefined;
  const fill = isKnown ? lossColour(cost.nmse, theme) : theme.grid;
  const ink = isKnown ? inkOn(fill) : theme.inkMuted;
  return [
    {
      type: "rect",
      ...inset(box, isChosen ? 1 : 0),
      radius: 4,
      fill,
      fillOpacity: isKnown ? 1 : 0.55,
      ...(isChosen ? { stroke: theme.accent, strokeWidth: 2 } : {}),
    },
    {
      type: "text",
      x: box.x + box.width / 2,
      y: box.y + box.height / 2,
      anchor: "middle",
      baseline: "middle",
      text: costText(cost),
      fill: ink,
      weight: isChosen ? 700 : 400,
    },
  ];
}

/** "4.1 %", "×" where fusing is impossible, "–" while unknown. */
function costText({ nmse, impossible }: SpanCost): string {
  return impossible === undefined ? formatPercent(nmse) : "×";
}

function lossColour(nmse: number | undefined, theme: Theme): string {
  return colourOf(lossScale(theme.loss), nmse ?? NaN);
}

function inset({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

export function costFigure(ruler: Ruler, costs: readonly SpanCost[], theme: Theme): Figure {
  const triangle = costTriangle(ruler, costs);
  return {
    width: triangle.width,
    height: triangle.height,
    title: "Signal lost by fusing",
    description: describeCosts(costs).sentence,
    background: theme.panel,
    marks: costMarks(triangle, theme),
  };
}

/** The cheapest and the dearest span, and all of them in a table. */
export function describeCosts(costs: readonly SpanCost[]): TextAlternative {
  const known = costs
    .filter(({ nmse, impossible }) => impossible === undefined && Number.isFinite(nmse))
    .sort((a, b) => (a.nmse ?? 0) - (b.nmse ?? 0));
  const lossOf = ({ span, nmse }: SpanCost) => `${spanText(span)} loses ${formatPercent(nmse)}`;
  const [cheapest, dearest] = [known[0], known[known.length - 1]];
  const sentence =
    cheapest === undefined
      ? "What fusing would lose is not known yet."
      : known.length === 1
        ? `Fusing ${lossOf(cheapest)} of the signal.`
        : `Fusing ${lossOf(cheapest)} of the signal, the least; fusing ${lossOf(dearest)}, the most.`;
  return {
    sentence,
    columns: ["layers", "signal lost"],
    rows: costs.map((cost) => [spanText(cost.span), cost.impossible ?? formatPercent(cost.nmse)]),
  };
}

function spanText([first, last]: Span): string {
  return `layers ${first} to ${last}`;
}
