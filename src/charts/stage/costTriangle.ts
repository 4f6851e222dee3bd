// The cost strip: what every span would lose. A bar at each boundary for the pair it joins; under the
// bars a triangle of cells, a row for each longer length, each cell under the middle of its span. Drawn
// on the lanes' ruler, so that costs are below their blocks.

import { isWorse, lostInWords, LOST_MEANS, whose } from "#core/experiment/insight/signalLost.ts";
import type { SpanCost } from "#core/fusion/cost/spanCosts.ts";
import { sameSpan } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { colourOf, inkOn, lossScale } from "#charts/scales/colour.ts";
import { formatPercent } from "#charts/scales/format.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import { columnsBox, rulerWidth } from "./ruler.ts";
import type { Ruler } from "./ruler.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

/** What the strip shows of a cost. */
type Cost = Pick<SpanCost, "span" | "nmse" | "problem"> & {
  /** Whether a fusion has measured it, and of how many replicas it is the mean; left out: nobody knows. */
  readonly source?: "estimate" | "measured";
  readonly replicas?: readonly number[];
  readonly of?: number;
};

type CostCell = {
  readonly span: Span;
  /** Undefined while it is not known. */
  readonly cost: Cost | undefined;
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
export function costTriangle(ruler: Ruler, costs: readonly Cost[]): CostTriangle {
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
      const cost = costs.find((one) => sameSpan(one.span, span));
      cells.push({ span, cost, kind, box });
    }
  }
  const rows = Math.max(0, ruler.columns - 2);
  return { cells, width: rulerWidth(ruler), height: base + GAP + rows * (CELL_HEIGHT + GAP), base };
}

/** Bars by the square root of nmse (as the colours), cells by colour and number. */
function costMarks({ cells, base }: CostTriangle, theme: Theme): Mark[] {
  return cells.flatMap((cell) =>
    cell.kind === "bar" ? barMarks(cell, base, theme) : cellMarks(cell, theme),
  );
}

function barMarks({ cost, box }: CostCell, base: number, theme: Theme): Mark[] {
  const middle = box.x + box.width / 2;
  const width = Math.min(28, box.width - 8);
  const nmse = lossOf(cost);
  const share = Math.sqrt(Math.min(1, Math.max(0, nmse ?? 0)));
  const height = cost?.problem === undefined ? Math.max(2, share * BAR_HEIGHT) : 2;
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
      fill: nmse === undefined ? theme.axis : lossColour(nmse, theme),
      stroke: theme.inkMuted,
      strokeWidth: 0.5,
    },
    {
      type: "text",
      x: middle,
      y: base - BAR_HEIGHT - 6,
      anchor: "middle",
      text: costText(cost),
      fill: theme.inkMuted,
      weight: 400,
    },
  ];
}

function cellMarks({ cost, box }: CostCell, theme: Theme): Mark[] {
  const nmse = lossOf(cost);
  const fill = nmse === undefined ? theme.grid : lossColour(nmse, theme);
  const ink = nmse === undefined ? theme.inkMuted : inkOn(fill);
  return [
    { type: "rect", ...box, radius: 4, fill, fillOpacity: nmse === undefined ? 0.55 : 1 },
    {
      type: "text",
      x: box.x + box.width / 2,
      y: box.y + box.height / 2,
      anchor: "middle",
      baseline: "middle",
      text: costText(cost),
      fill: ink,
      weight: 400,
    },
  ];
}

/** Undefined while it is not known, and where the span cannot be fused. */
function lossOf(cost: Cost | undefined): number | undefined {
  const isKnown = cost?.problem === undefined && Number.isFinite(cost?.nmse);
  return isKnown ? cost?.nmse : undefined;
}

/** "4.1 %", "> 100 %", "×" where fusing is impossible, "–" while unknown. */
function costText(cost: Cost | undefined): string {
  if (cost?.problem !== undefined) return "×";
  return cost && isWorse(cost.nmse) ? `> ${formatPercent(1)}` : formatPercent(cost?.nmse);
}

function lossColour(nmse: number, theme: Theme): string {
  return colourOf(lossScale(theme.loss), nmse);
}

export function costFigure(ruler: Ruler, costs: readonly Cost[], theme: Theme): Figure {
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
export function describeCosts(costs: readonly Cost[]): TextAlternative {
  const known = costs
    .filter(({ nmse, problem }) => problem === undefined && Number.isFinite(nmse))
    .sort((a, b) => a.nmse - b.nmse);
  const loss = ({ span, nmse }: Cost) =>
    isWorse(nmse)
      ? `${spanText(span)} is ${lostInWords(nmse)}`
      : `${spanText(span)} loses ${formatPercent(nmse)}`;
  const [cheapest, dearest] = [known[0], known[known.length - 1]];
  const ofSignal = cheapest && isWorse(cheapest.nmse) ? "" : " of the signal";
  const sentence =
    cheapest === undefined
      ? "What fusing would lose is not known yet."
      : known.length === 1
        ? `Fusing ${loss(cheapest)}${ofSignal}.`
        : `Fusing ${loss(cheapest)}${ofSignal}, the least; fusing ${loss(dearest)}, the most.`;
  const isSourced = costs.some(({ source }) => source !== undefined);
  return {
    sentence: isSourced ? `${sentence} Here ${LOST_MEANS}.` : sentence,
    columns: ["layers", "signal lost", ...(isSourced ? ["whose"] : [])],
    rows: costs.map((cost) => [
      spanText(cost.span),
      cost.problem ?? lossText(cost.nmse),
      ...(isSourced ? [sourceText(cost)] : []),
    ]),
  };
}

function lossText(nmse: number): string {
  return isWorse(nmse) ? lostInWords(nmse) : formatPercent(nmse);
}

/** "measured, mean of 8 replicas" */
function sourceText({ source = "estimate", replicas = [], of = 0 }: Cost): string {
  return replicas.length === 0 ? "" : `${source}, ${whose(replicas, of)}`;
}

function spanText([first, last]: Span): string {
  return `layers ${first} to ${last}`;
}
