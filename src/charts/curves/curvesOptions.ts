// How the race is to be drawn.

import type { BandKind, Offsets, XAxis } from "./curveData.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type CurvesOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** What is drawn, with its unit if it has one: "validation loss", "validation accuracy". */
  readonly label: string;
  /** step */
  readonly xAxis?: XAxis;
  /** linear; on the logarithmic axis values that are not positive are left out. */
  readonly yScale?: "linear" | "log";
  /** sd */
  readonly band?: BandKind;
  /** What an arm's parent cost before it started; gives the honest axis. */
  readonly offsets?: Offsets;
  /** Zoomed stretch of the x axis; the y axis follows what is visible. */
  readonly xDomain?: readonly [number, number];
  /** Fixes the y axis, [0, 1] for accuracy, for example. */
  readonly yDomain?: readonly [number, number];
  /** What the quantity can be at most and least, [0, 1] for accuracy: bands do not open the axis beyond. */
  readonly bounds?: readonly [number, number];
  /** formatMeasured; formatPercent for accuracy. */
  readonly formatValue?: (value: number) => string;
};
