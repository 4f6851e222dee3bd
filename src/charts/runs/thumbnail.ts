// A run at a glance: the mean score of every arm over its own steps, without axes. What it shows is in words beside it.

import { makeScale, pixelMap } from "#charts/marks/axes.ts";
import { meanOf } from "#charts/curves/curveData.ts";
import type { ArmCurve } from "#charts/curves/curveData.ts";
import { decimatedLine } from "#charts/curves/decimate.ts";
import { marker } from "#charts/marks/markers.ts";
import type { Figure, Mark } from "#charts/marks/marks.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type ThumbnailOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** What the scores cannot be below: untrained networks have an R² of −4 and less. */
  readonly least?: number;
};

const PAD = 4;
/** How far the arm of equal budget, which may run many times as long, goes on beyond the race. */
const LONG_SHARE = 1.5;

/** Lines of the validation scores, each with its arm's marker at its end. Empty where nothing is a number. */
export function thumbnailFigure(
  curves: readonly ArmCurve[],
  { width, height, theme, least = -Infinity }: ThumbnailOptions,
): Figure {
  const shown = curves.filter(({ part }) => part !== "train");
  const lines = shown.map((curve) => ({ curve, mean: meanOf(curve.replicas).mean }));
  const values = lines.flatMap(({ mean }) => [...mean].filter(Number.isFinite));
  const last = (of: readonly ArmCurve[]) =>
    Math.max(1, ...of.map(({ step }) => step[step.length - 1] ?? 0));
  const race = last(shown.filter(({ arm }) => arm !== "randomEqualBudget"));
  const base = height - 1;
  const x = makeScale(
    "linear",
    [0, Math.min(last(shown), LONG_SHARE * race)],
    [PAD, width - 2 * PAD],
  );
  const domain = [Math.max(least, Math.min(...values)), Math.max(...values)] as const;
  const y = makeScale("linear", values.length > 0 ? domain : [0, 1], [base - PAD, PAD]);
  const marks = lines.flatMap(({ curve, mean }): Mark[] => {
    const { colour: stroke, marker: shape } = theme.arms[curve.arm];
    const points = decimatedLine(curve.step, mean, pixelMap(x), pixelMap(y));
    const [endX, endY] = points.slice(-2);
    const line: Mark = { type: "line", points, stroke, strokeWidth: 1.5 };
    return Number.isFinite(endY) && endX <= width
      ? [line, marker(shape, endX, endY, 2.5, { fill: stroke })]
      : [line];
  });
  return {
    ...{
      width,
      height,
      title: "scores over steps",
      description: "Scores of every arm over its steps.",
    },
    marks: [
      { type: "line", points: [0, base, width, base], stroke: theme.axis },
      { type: "group", clip: { x: 0, y: 0, width, height }, marks },
    ],
  };
}
