// The loss of one unit as one of its weights changes and the others keep their values, with marks at the
// fused weight and at its present value.

import { isWorse } from "#core/experiment/insight/signalLost.ts";
import { hairline, makeScale, placeAxis, ticksOf, valueAxis } from "#charts/marks/axes.ts";
import { formatMeasured, formatNumber, formatPercent } from "#charts/scales/format.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type SliceCurve = {
  /** The weight's name: "input 7 → unit 3". */
  readonly weight: string;
  /** Weight and loss along the slice, by rising weight. */
  readonly curve: readonly (readonly [weight: number, loss: number])[];
  /** Where the fusion put the weight, and the loss with all weights there. */
  readonly fused: readonly [weight: number, loss: number];
  readonly now: readonly [weight: number, loss: number];
  /** Upper end of the loss axis, the same for all weights of a slice. */
  readonly top: number;
};

export type SliceOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
};

const MARGIN = { top: 30, right: 12, bottom: 36, left: 50 };

export function sliceFigure(slice: SliceCurve, options: SliceOptions): Figure {
  const { width, height, theme } = options;
  const plot: Box = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(20, width - MARGIN.left - MARGIN.right),
    height: Math.max(20, height - MARGIN.top - MARGIN.bottom),
  };
  const weights = slice.curve.map(([weight]) => weight);
  const x = makeScale(
    "linear",
    [weights[0], weights[weights.length - 1]],
    [plot.x, plot.x + plot.width],
  );
  const y = makeScale("linear", [0, slice.top], [plot.y + plot.height, plot.y]);
  const at = ([weight, loss]: readonly [number, number]) => ({ x: x(weight), y: y(loss) });
  const [fused, now] = [at(slice.fused), at(slice.now)];
  const { colour } = theme.arms.fused;
  const points = slice.curve.flatMap((point) => [at(point).x, at(point).y]);
  return {
    width,
    height,
    title: `Loss as ${slice.weight} moves`,
    description: describeSlice(slice).sentence,
    background: theme.panel,
    marks: [
      ...valueAxis(plot, ticksOf(y, 3, formatPercent), "signal lost in this unit", theme),
      ...placeAxis(plot, ticksOf(x, 4), slice.weight, theme),
      {
        type: "group",
        clip: plot,
        marks: [{ type: "line", points, stroke: colour, strokeWidth: 2 }],
      },
      {
        ...hairline([fused.x, plot.y, fused.x, plot.y + plot.height], theme.inkMuted),
        dash: [2, 2],
      } as Mark,
      { type: "circle", ...now, r: 5.5, fill: theme.panel, stroke: theme.ink, strokeWidth: 2 },
      { type: "circle", ...fused, r: 4, fill: colour },
    ],
  };
}

export function describeSlice({ weight, curve, fused, now }: SliceCurve): TextAlternative {
  const step = Math.max(1, Math.floor(curve.length / 10));
  return {
    sentence: `${weight}: the fusion chose ${formatMeasured(fused[0])}, where ${formatPercent(fused[1])} of the unit's signal is lost; at ${formatMeasured(now[0])} it is ${formatPercent(now[1])}${isWorse(now[1]) ? ", worse than the average" : ""}.`,
    columns: ["weight", "signal lost"],
    rows: curve
      .filter((_, i) => i % step === 0)
      .map(([value, loss]) => [formatNumber(value), formatPercent(loss)]),
  };
}
