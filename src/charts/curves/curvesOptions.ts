// How the race is to be drawn.

import type { BandKind, Offsets, XAxis } from "./curveData.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type YFollows = "all" | "lastQuarter";

export type CurvesOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** What is drawn, with its unit if it has one: "validation loss", "validation accuracy". */
  readonly label: string;
  /** step */
  readonly xAxis?: XAxis;
  /** In place of the unit, and of what is included, under the axis. */
  readonly xTitle?: string;
  /** linear; on the logarithmic axis means and bands are geometric, and values that are not positive are left out. */
  readonly yScale?: "linear" | "log";
  /** all: the axis holds every visible value; lastQuarter: those of the last quarter of each arm. */
  readonly yFollows?: YFollows;
  /** sd */
  readonly band?: BandKind;
  /** The cost of the training and fusion before an arm started; adds it to the x axis. */
  readonly offsets?: Offsets;
  /** Zoomed stretch of the x axis; the y axis follows what is visible. */
  readonly xDomain?: readonly [number, number];
  /** Fixes the y axis, [0, 1] for accuracy, for example. */
  readonly yDomain?: readonly [number, number];
  /** What the quantity can be at most and least, [0, 1] for accuracy: bands do not open the axis beyond. */
  readonly bounds?: readonly [number, number];
  /** From 0: its validation curves are bold, and all means step back. */
  readonly replica?: number;
  /** formatMeasured; formatPercent for accuracy. */
  readonly formatValue?: (value: number) => string;
};
