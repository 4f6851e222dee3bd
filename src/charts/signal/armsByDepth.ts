// All arms' numbers by depth, each a line in its arm's colour with its name at the end; one of them is thick, and its
// numbers at the start are dotted. What is healthy is shaded.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { hairline, makeScale } from "#charts/marks/axes.ts";
import type { Scale } from "#charts/marks/axes.ts";
import { dodgeLabels } from "#charts/marks/dodge.ts";
import { marker } from "#charts/marks/markers.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { describeByDepth } from "./byDepth.ts";
import { depthAxes, depthPlot, heightOf, placeAt, sizeScale } from "./depthPlot.ts";
import type { DepthOptions } from "./depthPlot.ts";

export type ArmLine = {
  readonly arm: Arm;
  /** For every place its number; none is drawn of what is no number, or not positive on a logarithmic axis. */
  readonly values: readonly number[];
  /** The same at the start, for the chosen arm. */
  readonly start?: readonly number[];
};

export type ArmsOptions = DepthOptions & {
  /** The arm that is thick. */
  readonly chosen: Arm;
  /** The range in which numbers are healthy. */
  readonly healthy: readonly [low: number, high: number];
  /** The ends of a linear axis, where numbers beyond are drawn; absent: a logarithmic axis as long as is needed. */
  readonly linear?: readonly [low: number, high: number];
};

/** Pixels of a letter of a name, and from the lines to the names. */
const [LETTER, ASIDE, PITCH] = [6.2, 18, 13];

export function armsByDepthFigure(lines: readonly ArmLine[], options: ArmsOptions): Figure {
  const { width, height, theme, label, chosen, healthy } = options;
  const names = lines.map(({ arm }) => theme.arms[arm].label.length);
  const right = Math.min(0.42 * width, ASIDE + LETTER * Math.max(4, ...names) + 4);
  const plot = depthPlot(options, right);
  const y = scaleOf(lines, options, plot);
  const inOrder = lines.toSorted((a, b) => Number(a.arm === chosen) - Number(b.arm === chosen));
  const drawn = inOrder.map((line) => ({
    ...line,
    points: pointsOf(line.values, options, plot, y),
  }));
  return {
    width,
    height,
    title: label,
    description: describeArms(lines, options).sentence,
    background: theme.panel,
    marks: [
      ...healthyMarks(healthy, plot, y, theme),
      ...depthAxes(options, plot, y),
      ...drawn.flatMap((line) => lineMarks(line, options, plot, y)),
      ...nameMarks(drawn, options, plot),
    ],
  };
}

function scaleOf(lines: readonly ArmLine[], { linear, healthy }: ArmsOptions, plot: Box): Scale {
  if (linear) return makeScale("linear", linear, [plot.y + plot.height, plot.y]);
  return sizeScale(
    [...lines.flatMap(({ values, start = [] }) => [...values, ...start]), ...healthy],
    plot,
  );
}

/** The range within the plot, shaded, and its entry in the key under the title. */
function healthyMarks(
  [low, high]: ArmsOptions["healthy"],
  plot: Box,
  y: Scale,
  theme: Theme,
): Mark[] {
  const [bottom, top] = y.domain();
  const ends = [Math.min(high, top), Math.max(low, bottom)].map((value) => y(value));
  const paint = { fill: theme.arms.original.colour, fillOpacity: 0.1 };
  const band = { x: plot.x, y: ends[0], width: plot.width, height: ends[1] - ends[0] };
  return [
    ...(ends[1] > ends[0] ? [{ type: "rect", ...band, ...paint } as const] : []),
    { type: "rect", x: 4, y: 27, width: 12, height: 10, ...paint },
    { type: "text", x: 21, y: 32, text: "healthy", fill: theme.ink, baseline: "middle" },
  ];
}

type Points = readonly (readonly [x: number, y: number])[];

function pointsOf(values: readonly number[], options: DepthOptions, plot: Box, y: Scale): Points {
  return values.flatMap((value, place) => {
    const height = heightOf(value, y);
    return height === undefined ? [] : [[placeAt(options, plot, place), height] as const];
  });
}

type Drawn = ArmLine & { readonly points: Points };

function lineMarks(
  { arm, start, points }: Drawn,
  options: ArmsOptions,
  plot: Box,
  y: Scale,
): Mark[] {
  const { theme, chosen } = options;
  const { colour, dash, marker: shape } = theme.arms[arm];
  const isChosen = arm === chosen;
  const paint = { fill: colour, stroke: theme.panel, strokeWidth: 1 };
  const dots = isChosen ? points : points.slice(-1);
  return [
    ...(isChosen && start ? startMarks(pointsOf(start, options, plot, y), colour, theme) : []),
    {
      type: "line",
      points: points.flat(),
      stroke: colour,
      strokeWidth: isChosen ? 2.5 : 1.25,
      dash,
    },
    ...dots.map(([x, height]) => marker(shape, x, height, isChosen ? 3.25 : 2.75, paint)),
  ];
}

/** Dotted and hollow, with an entry in the key. */
function startMarks(points: Points, stroke: string, theme: Theme): Mark[] {
  const hollow = ([x, y]: readonly [number, number]): Mark => {
    return { type: "circle", x, y, r: 2.5, fill: theme.panel, stroke };
  };
  return [
    { type: "line", points: points.flat(), stroke, strokeWidth: 1.25, dash: [1, 2] },
    ...points.map(hollow),
    hairline([84, 32, 96, 32], stroke),
    hollow([90, 32]),
    { type: "text", x: 101, y: 32, text: "at the start", fill: theme.ink, baseline: "middle" },
  ];
}

/** Every arm's name beside the end of its line. */
function nameMarks(lines: readonly Drawn[], { theme, chosen }: ArmsOptions, plot: Box): Mark[] {
  const named = lines.filter(({ points }) => points.length > 0);
  const heights = dodgeLabels(
    named.map(({ points }) => points.at(-1)![1]),
    PITCH,
    [plot.y + 4, plot.y + plot.height - 4],
  );
  const x = plot.x + plot.width + ASIDE;
  return named.flatMap(({ arm }, i): Mark[] => {
    const { colour, label, marker: shape } = theme.arms[arm];
    const weight = arm === chosen ? 700 : 400;
    const at = { x, y: heights[i], baseline: "middle", weight } as const;
    return [
      marker(shape, x - 8, heights[i], 3.25, { fill: colour }),
      { type: "text", ...at, text: label, fill: theme.ink },
    ];
  });
}

/** A column for every arm, and one for the start of the chosen one. */
export function describeArms(
  lines: readonly ArmLine[],
  options: Pick<ArmsOptions, "label" | "places" | "placesAre" | "chosen" | "theme">,
): TextAlternative {
  const { theme, chosen } = options;
  const series = lines.flatMap(({ arm, values, start }) => {
    const name = theme.arms[arm].label;
    const own = { name, values };
    return arm === chosen && start
      ? [{ name: `${name}, at the start`, values: start }, own]
      : [own];
  });
  return describeByDepth(series, options);
}
