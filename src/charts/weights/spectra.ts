// The singular values of several kernels of one shape in one chart: how many directions each of them
// uses, and how strongly.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { hairline, makeScale, placeAxis, ticksOf, valueAxis } from "#charts/marks/axes.ts";
import { formatCount, formatMeasured, formatNumber } from "#charts/scales/format.ts";
import { marker } from "#charts/marks/markers.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type Spectrum = {
  readonly name: string;
  readonly arm: Arm;
  /** Drawn with hollow marks: the same arm at another time. */
  readonly isLater?: boolean;
  /** Largest first. */
  readonly values: ArrayLike<number>;
};

export type SpectraOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
};

const MARGIN = { top: 34, right: 12, bottom: 36, left: 46 };
/** With fewer values than this nothing falls away under the key, so that it has a column of its own. */
const FALLING = 4;
const KEY = 130;

export function spectraFigure(spectra: readonly Spectrum[], options: SpectraOptions): Figure {
  const { width, height, theme } = options;
  const plot: Box = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(20, width - MARGIN.left - MARGIN.right),
    height: Math.max(20, height - MARGIN.top - MARGIN.bottom),
  };
  const count = Math.max(1, ...spectra.map(({ values }) => values.length));
  const top = Math.max(0, ...spectra.flatMap(({ values }) => finite(values))) || 1;
  const y = makeScale("linear", [0, top], [plot.y + plot.height, plot.y]).nice(4);
  const across = plot.width - (count < FALLING ? KEY : 0);
  const x = (place: number) => plot.x + ((place + 0.5) * across) / count;
  return {
    width,
    height,
    title: "Singular values",
    description: describeSpectra(spectra).sentence,
    background: theme.panel,
    marks: [
      ...valueAxis(plot, ticksOf(y, 4), "singular values", theme),
      ...placeAxis(plot, [], `${formatCount(count)}, largest first`, theme),
      ...spectra.flatMap((spectrum, row) => [
        ...lineMarks(spectrum, x, y, theme),
        ...keyMarks(spectrum, plot, row, theme),
      ]),
    ],
  };
}

function lineMarks(
  { arm, isLater, values }: Spectrum,
  x: (place: number) => number,
  y: (value: number) => number,
  theme: Theme,
): Mark[] {
  const { colour, dash, marker: shape } = theme.arms[arm];
  const points = Array.from(values, (value, i) => [x(i), y(value)]);
  return [
    {
      type: "line",
      points: points.flat(),
      stroke: colour,
      strokeWidth: 1.25,
      dash: isLater ? [1, 2] : dash,
    },
    ...points.map(([cx, cy]) =>
      marker(
        shape,
        cx,
        cy,
        2.5,
        isLater ? { fill: theme.panel, stroke: colour } : { fill: colour },
      ),
    ),
  ];
}

/** The key, at the top right where falling values leave room. */
function keyMarks({ arm, isLater, name }: Spectrum, plot: Box, row: number, theme: Theme): Mark[] {
  const { colour, marker: shape } = theme.arms[arm];
  const right = plot.x + plot.width;
  const at = plot.y + 6 + 15 * row;
  return [
    {
      type: "text",
      x: right - 14,
      y: at,
      text: name,
      fill: theme.ink,
      anchor: "end",
      baseline: "middle",
    },
    { ...hairline([right - 10, at, right, at], colour) },
    marker(
      shape,
      right - 5,
      at,
      3,
      isLater ? { fill: theme.panel, stroke: colour } : { fill: colour },
    ),
  ];
}

function finite(values: ArrayLike<number>): number[] {
  return Array.from(values).filter(Number.isFinite);
}

export function describeSpectra(spectra: readonly Spectrum[]): TextAlternative {
  const count = Math.max(0, ...spectra.map(({ values }) => values.length));
  const largest = spectra
    .filter(({ values }) => values.length > 0)
    .map(({ name, values }) => `${name} ${formatMeasured(values[0])}`);
  return {
    sentence:
      count === 0
        ? "Singular values: none."
        : `${formatCount(count)} singular values each; the largest: ${largest.join(", ")}.`,
    columns: ["#", ...spectra.map(({ name }) => name)],
    rows: Array.from({ length: count }, (_, i) => [
      String(i + 1),
      ...spectra.map(({ values }) => formatNumber(values[i])),
    ]),
  };
}
