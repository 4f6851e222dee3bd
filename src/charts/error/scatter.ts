// True against fused pre-activation on the probe: points on the identity line are exact. Few points
// are dots; thousands become a picture of their density, coloured by how many gates were clipped.

import { colourOf, sequentialScale } from "#charts/scales/colour.ts";
import { isWorse } from "#core/experiment/insight/signalLost.ts";
import { hairline, placeAxis, valueAxis } from "#charts/marks/axes.ts";
import { formatCount, formatPercent } from "#charts/scales/format.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import { BIN, clippedShare, densityPicture } from "./scatterDensity.ts";
import { scatterGeometry } from "./scatterGeometry.ts";
import type { ScatterData, ScatterGeometry, ScatterOptions } from "./scatterGeometry.ts";
import { describeScatter } from "./describeScatter.ts";
import type { Theme } from "#charts/scales/theme.ts";

/** Above this many points a density picture replaces dots. */
const DOTS_AT_MOST = 600;
/** Pixels of a letter of a title, and how far a title reaches beyond the plot to the left. */
const [LETTER, OVERHANG] = [6.6, 40];

function scatterMarks(
  geometry: ScatterGeometry,
  data: ScatterData,
  { theme, label = "fused pre-activation" }: ScatterOptions,
): Mark[] {
  const { plot, ticks, points } = geometry;
  const [left, right, base] = [plot.x, plot.x + plot.width, plot.y + plot.height];
  const grid = ticks.x.map(({ at }) => hairline([at, plot.y, at, base], theme.grid));
  return [
    ...grid,
    ...valueAxis(plot, ticks.y, fitted(label, plot), theme),
    ...placeAxis(plot, ticks.x, "true pre-activation", theme),
    { type: "group", clip: plot, marks: cloudMarks(geometry, data, theme) },
    {
      type: "line",
      points: [left, base, right, plot.y],
      stroke: theme.ink,
      strokeWidth: 1,
      dash: [3, 3],
    },
    ...noteMarks(cloudNote(data, points.length / 2, right - 6), right - 6, base - 8, theme),
  ];
}

/** A line of words that ends at x, on ground of its own: the cloud may reach there. */
function noteMarks(text: string, x: number, y: number, theme: Theme): Mark[] {
  const width = LETTER * text.length;
  const ground = { x: x - width, y: y - 12, width: width + 3, height: 17 };
  return [
    { type: "rect", ...ground, fill: theme.panel, fillOpacity: 0.85, radius: 3 },
    { type: "text", x, y, anchor: "end", fill: theme.inkMuted, halo: theme.panel, text },
  ];
}

/** "product of kernels pre-activation" is too long for a phone, and the x axis names them. */
function fitted(label: string, { width }: Box): string {
  return LETTER * label.length > width + OVERHANG ? label.replace(/ pre-activation$/, "") : label;
}

function cloudMarks(geometry: ScatterGeometry, data: ScatterData, theme: Theme): Mark[] {
  const { plot, points } = geometry;
  if (points.length / 2 > DOTS_AT_MOST) {
    const pixels = densityPicture(geometry, data, theme);
    const [width, height] = [pixels.width * BIN, pixels.height * BIN];
    return [{ type: "image", x: plot.x, y: plot.y, width, height, pixels }];
  }
  const scale = sequentialScale(theme.gates);
  return Array.from({ length: points.length / 2 }, (_, i) => i)
    .filter((i) => Number.isFinite(points[2 * i]))
    .map((i) => ({
      type: "circle",
      x: points[2 * i],
      y: points[2 * i + 1],
      r: 2,
      fill: colourOf(scale, clippedShare(data, i)),
      fillOpacity: 0.7,
    }));
}

/** In as many words as there is room for. */
function cloudNote({ nmse, whose }: ScatterData, count: number, room: number): string {
  if (nmse === undefined) return `n = ${formatCount(count)}`;
  const lost = `${formatPercent(nmse)} lost`;
  const words = isWorse(nmse) ? ["worse than the average", lost] : [lost];
  const owned = whose === undefined ? [] : words.map((one) => `${one}, ${whose}`);
  return (
    [...owned, ...words].find((text) => LETTER * text.length <= room) ?? words[words.length - 1]
  );
}

export function scatterFigure(data: ScatterData, options: ScatterOptions): Figure {
  const { width, height, theme, label = "fused pre-activation" } = options;
  return {
    width,
    height,
    title: `True against ${label}`,
    description: describeScatter(data, label).sentence,
    background: theme.panel,
    marks: scatterMarks(scatterGeometry(data, options), data, options),
  };
}
