// One network's numbers by depth on a logarithmic axis: as theory has them, as they began, as they are now.

import { hairline } from "#charts/marks/axes.ts";
import type { Scale } from "#charts/marks/axes.ts";
import type { Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import { formatMeasured } from "#charts/scales/format.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { depthAxes, depthPlot, heightOf, placeAt, sizeScale } from "./depthPlot.ts";
import type { DepthOptions } from "./depthPlot.ts";

export type DepthSeries = {
  readonly name: string;
  /** theory: dashed, without dots; start: hollow; now: filled. */
  readonly look: "theory" | "start" | "now";
  /** For every place its number; those that are not positive are left out. */
  readonly values: readonly number[];
};

export type ByDepthOptions = DepthOptions & {
  /** Of the network's own series. */
  readonly colour: string;
};

const DOT = 2.5;

export function byDepthFigure(series: readonly DepthSeries[], options: ByDepthOptions): Figure {
  const { width, height, theme, label, colour } = options;
  const plot = depthPlot(options, 12);
  const y = sizeScale(
    series.flatMap(({ values }) => values),
    plot,
  );
  const x = (place: number) => placeAt(options, plot, place);
  return {
    width,
    height,
    title: label,
    description: describeByDepth(series, options).sentence,
    background: theme.panel,
    marks: [
      ...depthAxes(options, plot, y),
      ...series.flatMap((one, row) => [
        ...seriesMarks(one, x, y, { theme, colour }),
        ...keyMarks(one, row, { theme, colour }),
      ]),
    ],
  };
}

type Colours = { readonly theme: Theme; readonly colour: string };

function colourOf({ look }: DepthSeries, { theme, colour }: Colours): string {
  return look === "theory" ? theme.inkMuted : colour;
}

function dot({ look }: DepthSeries, x: number, y: number, colour: string, theme: Theme): Mark {
  return look === "start"
    ? { type: "circle", x, y, r: DOT, fill: theme.panel, stroke: colour }
    : { type: "circle", x, y, r: DOT, fill: colour };
}

function seriesMarks(
  series: DepthSeries,
  x: (place: number) => number,
  y: Scale,
  colours: Colours,
): Mark[] {
  const { theme } = colours;
  const colour = colourOf(series, colours);
  const points = series.values.flatMap((value, place) => {
    const height = heightOf(value, y);
    return height === undefined ? [] : [[x(place), height]];
  });
  const dash = series.look === "theory" ? [5, 3] : series.look === "start" ? [1, 2] : [];
  const dots = series.look === "theory" ? [] : points;
  return [
    { type: "line", points: points.flat(), stroke: colour, strokeWidth: 1.25, dash },
    ...dots.map(([cx, cy]) => dot(series, cx, cy, colour, theme)),
  ];
}

/** The key, side by side under the title. */
function keyMarks(series: DepthSeries, row: number, colours: Colours): Mark[] {
  const { theme } = colours;
  const colour = colourOf(series, colours);
  const [x, y] = [10 + 92 * row, 32];
  const dash = series.look === "theory" ? [5, 3] : [];
  return [
    { ...hairline([x - 6, y, x + 6, y], colour), ...(dash.length > 0 && { dash }) } as Mark,
    ...(series.look === "theory" ? [] : [dot(series, x, y, colour, theme)]),
    { type: "text", x: x + 11, y, text: series.name, fill: theme.ink, baseline: "middle" },
  ];
}

/** Columns are the series. */
export function describeByDepth(
  series: readonly Pick<DepthSeries, "name" | "values">[],
  { label, places, placesAre = "layer" }: Pick<DepthOptions, "label" | "places" | "placesAre">,
): TextAlternative {
  const ends = series
    .filter(({ values }) => values.length > 0)
    .map(({ name, values }) => {
      const [first, last] = [values[0], values.at(-1)].map(formatMeasured);
      return `${name} ${first} to ${last}`;
    });
  return {
    sentence: `${label} from ${places[0]} to ${places.at(-1)}: ${ends.join("; ") || "not known yet"}.`,
    columns: [placesAre, ...series.map(({ name }) => name)],
    rows: places.map((place, i) => [
      place,
      ...series.map(({ values }) => formatMeasured(values[i])),
    ]),
  };
}
