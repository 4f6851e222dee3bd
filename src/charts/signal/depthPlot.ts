// What figures by depth share: the plot, its axes, and where numbers are on them.

import { makeScale, placeAxis, ticksOf, valueAxis } from "#charts/marks/axes.ts";
import type { Scale } from "#charts/marks/axes.ts";
import type { Box, Mark } from "#charts/marks/marks.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type DepthOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  readonly label: string;
  /** What stands under the places, the first to the last. */
  readonly places: readonly string[];
  /** What the places are; layers by default. */
  readonly placesAre?: string;
};

const MARGIN = { top: 52, bottom: 36, left: 46 };
/** Pixels of a letter of a place's name. */
const LETTER = 6.2;
/** Decades below the largest value that are drawn: what is smaller is lost to rounding. */
const DECADES = 8;

/** The room for lines, `right` pixels away from the right edge. */
export function depthPlot({ width, height }: DepthOptions, right: number): Box {
  return {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(20, width - MARGIN.left - right),
    height: Math.max(20, height - MARGIN.top - MARGIN.bottom),
  };
}

/** The middle of the column of a place. */
export function placeAt(
  { places }: Pick<DepthOptions, "places">,
  plot: Box,
  place: number,
): number {
  return plot.x + ((place + 0.5) * plot.width) / Math.max(1, places.length);
}

/** As long as these values need it, those that are not positive left out. */
export function sizeScale(values: readonly number[], { y, height }: Box): Scale {
  const all = values.filter(isPositive);
  const top = Math.max(...all);
  const bottom = Math.max(Math.min(...all), top / 10 ** DECADES);
  return makeScale("log", [bottom / 1.3, top * 1.3], [y + height, y]);
}

const isPositive = (value: number) => value > 0 && Number.isFinite(value);

/** None for what has no place on a logarithmic axis; on a linear one numbers beyond stand at its ends. */
export function heightOf(value: number, y: Scale): number | undefined {
  const [low, high] = y.domain();
  if ("base" in y) return isPositive(value) && value >= low ? y(value) : undefined;
  return Number.isNaN(value) ? undefined : y(Math.min(high, Math.max(low, value)));
}

/** Title, grid, and the names of the places, as many as have room. */
export function depthAxes(options: DepthOptions, plot: Box, y: Scale): Mark[] {
  const { theme, label, places, placesAre = "layer" } = options;
  const room = Math.max(26, ...places.map(({ length }) => LETTER * length + 8));
  const stride = Math.ceil((room * places.length) / plot.width);
  const ticks = places.map((name, i) => ({ at: placeAt(options, plot, i), label: name }));
  const named = ticks.filter((_, i) => i % stride === 0);
  return [
    ...valueAxis(plot, ticksOf(y, 4), "", theme),
    { type: "text", x: 4, y: 14, text: label, fill: theme.ink, size: 12, weight: 600 },
    ...placeAxis(plot, named, placesAre, theme),
  ];
}
