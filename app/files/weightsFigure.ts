// The weights panel as one figure to keep: the fused kernel, its alternatives, and the fused kernel after
// training, all on one symmetric scale.

import { divergingScale } from "#charts/scales/colour.ts";
import { formatNumber } from "#charts/scales/format.ts";
import { pictureMark, tilesPicture } from "#charts/tensor/heatmap.ts";
import type { Figure, Mark } from "#charts/marks/marks.ts";
import type { Theme } from "#charts/scales/theme.ts";
import type { TileLayout } from "#charts/tensor/tiles.ts";
import { heirOf } from "#core/experiment/events/heir.ts";
import type { Buffers } from "#store/buffers.ts";
import type { LabState } from "#store/state.ts";
import { kernelLayout } from "#app/tensor/kernelPicture.ts";

const TITLES = {
  fused: "fused",
  narrowed: "narrowed",
  product: "product of kernels",
  random: "random",
};
const SIDE = 200;
const GAP = 16;
const HEAD = 22;

/** Undefined before anything has been fused. */
export function weightsFigure(state: LabState, buffers: Buffers, theme: Theme): Figure | undefined {
  const { fusion, arms } = state;
  const heir = heirOf(arms);
  const network = arms[heir]?.summary.network;
  if (!fusion || !network) return undefined;
  const trained = buffers.weights(heir)?.[fusion.layer]?.kernel;
  const kernels = [
    ...fusion.alternatives.map(({ arm, kernel }) => ({ title: TITLES[arm], kernel })),
    ...(trained ? [{ title: `${heir}, now`, kernel: trained }] : []),
  ];
  const starts = fusion.alternatives.flatMap(({ kernel }) => Array.from(kernel.data));
  const scale = divergingScale(theme.weights, starts, 0.995);
  const range = `−${formatNumber(scale.high)} … ${formatNumber(scale.high)}`;
  const layout = kernelLayout(kernels[0].kernel, network, fusion.layer, 1);
  const size = sizeOf(layout);
  const marks = kernels.flatMap(({ title, kernel }, index): Mark[] => {
    const x = GAP + index * (SIDE + GAP);
    return [
      { type: "text", x, y: GAP + 8, text: title, fill: theme.ink, weight: 600 },
      pictureMark(tilesPicture(kernel.data, layout, scale), { x, y: HEAD + GAP, ...size }),
    ];
  });
  const height = HEAD + size.height + 3 * GAP;
  const shape = kernels[0].kernel.shape.join("×");
  const note = `kernel ${shape}, one scale for all: ${range}`;
  return {
    width: kernels.length * (SIDE + GAP) + GAP,
    height,
    title: `Weights of the ${heir === "fused" ? "fused layer" : "layer fitted again"}`,
    description: `${kernels.map(({ title }) => title).join(", ")}: ${note}.`,
    background: theme.panel,
    marks: [...marks, { type: "text", x: GAP, y: height - 10, text: note, fill: theme.inkMuted }],
  };
}

/** A matrix fills its square; tiles stay square themselves. */
function sizeOf({ tiles, width, height }: TileLayout): { width: number; height: number } {
  if (tiles === 1) return { width: SIDE, height: SIDE };
  const cell = SIDE / Math.max(width, height);
  return { width: cell * width, height: cell * height };
}
