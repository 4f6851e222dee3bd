// The prediction of a regression network: the fitted value of one sample beside the true one, and, where
// inputs are single numbers, the whole fitted line over the data.

import { hairline, makeScale } from "#charts/marks/axes.ts";
import { formatNumber } from "#charts/scales/format.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type FittedValue = {
  readonly fitted: number;
  readonly target: number;
  /** The range to show: that of the data. */
  readonly range: readonly [number, number];
};

export type FittedOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  readonly colour: string;
};

/** Pixels: two lines of text and the level line need more. */
const LOW = 54;

/** Two places on one level line: a disc at the prediction, a ring at the target. */
export function fittedValueFigure(data: FittedValue, options: FittedOptions): Figure {
  const { width, height, theme, colour } = options;
  const x = makeScale("linear", data.range, [5, width - 5]).clamp(true);
  const hasRoom = height >= LOW; // below, the ring alone shows the target
  const level = hasRoom ? height / 2 + 6 : height - 8;
  const text = { type: "text", x: 0, fill: theme.ink, weight: 550 } as const;
  const below = {
    y: height - 3,
    fill: theme.inkMuted,
    weight: 400,
    text: `is ${formatNumber(data.target)}`,
  };
  const known = Number.isFinite(data.fitted);
  const at = x(known ? data.fitted : data.target);
  return {
    width,
    height,
    title: "Fitted value",
    description: describeFittedValue(data).sentence,
    marks: [
      { ...text, y: 10, text: `says ${formatNumber(data.fitted)}` },
      hairline([0, level, width, level], theme.axis),
      hairline([at, level, x(data.target), level], theme.ink),
      { type: "circle", x: x(data.target), y: level, r: 4.5, stroke: theme.ink, strokeWidth: 1.5 },
      ...(known ? [{ type: "circle", x: at, y: level, r: 3, fill: colour } as Mark] : []),
      ...(hasRoom ? [{ ...text, ...below } as Mark] : []),
    ],
  };
}

export function describeFittedValue({ fitted, target }: FittedValue): TextAlternative {
  return {
    sentence: Number.isFinite(fitted)
      ? `Says ${formatNumber(fitted)}; it is ${formatNumber(target)}: off by ${formatNumber(Math.abs(fitted - target))}.`
      : `The network gives no answer; it is ${formatNumber(target)}.`,
    columns: ["fitted", "true"],
    rows: [[formatNumber(fitted), formatNumber(target)]],
  };
}

/** Fitted values at the middles of equal parts of x, and data to compare them with. */
export type FittedLine = {
  readonly x: readonly [number, number];
  readonly values: ArrayLike<number>;
  readonly inputs: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
  /** The place of the chosen sample among the data. */
  readonly chosen?: number;
};

/** Data as dots, the network's function as a line through them. The scale is the data's, so that a wild line cannot shrink them. */
export function fittedLineFigure(data: FittedLine, options: FittedOptions): Figure {
  const { width, height, theme, colour } = options;
  const box = { x: 3, y: 3, width: width - 6, height: height - 6 };
  const [x, y] = scalesOf(data, box);
  const cell = (data.x[1] - data.x[0]) / data.values.length;
  const line = Array.from(data.values, (value, i) => [x(data.x[0] + (i + 0.5) * cell), y(value)]);
  const dots = Array.from(data.inputs, (value, i): Mark => ({
    type: "circle",
    x: x(value),
    y: y(data.targets[i]),
    r: 1.25,
    fill: theme.inkMuted,
    fillOpacity: 0.7,
  }));
  const { chosen = -1 } = data;
  const ring: Mark[] =
    chosen in data.inputs
      ? [
          {
            type: "circle",
            x: x(data.inputs[chosen]),
            y: y(data.targets[chosen]),
            r: 4,
            stroke: theme.ink,
            strokeWidth: 1.5,
          },
        ]
      : [];
  return {
    width,
    height,
    title: "Fitted line",
    description: describeFittedLine(data).sentence,
    background: theme.panel,
    marks: [
      {
        type: "group",
        clip: { x: 0, y: 0, width, height },
        marks: [
          ...dots,
          { type: "line", points: line.flat(), stroke: colour, strokeWidth: 2 },
          ...ring,
        ],
      },
    ],
  };
}

function scalesOf({ x, targets }: FittedLine, box: Box) {
  const finite = Array.from(targets).filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = 0.1 * (high - low);
  return [
    makeScale("linear", x, [box.x, box.x + box.width]),
    makeScale("linear", [low - room, high + room], [box.y + box.height, box.y]),
  ] as const;
}

export function describeFittedLine({ x, values, inputs }: FittedLine): TextAlternative {
  const cell = (x[1] - x[0]) / values.length;
  const every = Math.max(1, Math.floor(values.length / 16));
  const places = Array.from({ length: values.length }, (_, i) => i).filter((i) => i % every === 0);
  return {
    sentence: `The fitted line from ${formatNumber(x[0])} to ${formatNumber(x[1])}, over ${inputs.length} held-out samples; standardised units.`,
    columns: ["input", "fitted"],
    rows: places.map((i) => [formatNumber(x[0] + (i + 0.5) * cell), formatNumber(values[i])]),
  };
}
