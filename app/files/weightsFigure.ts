// The weights panel as one figure to keep: the fused kernel beside what might have stood there, and
// itself as trained, all on one symmetric scale.

import { divergingScale } from "#charts/colour.ts";
import { formatNumber } from "#charts/format.ts";
import { pictureMark, tilesPicture } from "#charts/heatmap.ts";
import type { Box, Figure, Mark } from "#charts/marks.ts";
import type { Theme } from "#charts/theme.ts";
import type { Buffers } from "#store/buffers.ts";
import type { LabState } from "#store/state.ts";
import { kernelLayout } from "#app/views/kernelPicture.ts";

const TITLES = { fused: "fused", product: "product of kernels", random: "random" };
const SIDE = 200;
const GAP = 16;
const HEAD = 22;

/** Undefined before anything has been fused. */
export function weightsFigure(state: LabState, buffers: Buffers, theme: Theme): Figure | undefined {
  const { fusion, arms } = state;
  const network = arms.fused?.summary.network;
  if (!fusion || !network) return undefined;
  const trained = buffers.weights("fused")?.[fusion.layer]?.kernel;
  const kernels = [
    ...fusion.fillings.map(({ arm, kernel }) => ({ title: TITLES[arm], kernel })),
    ...(trained ? [{ title: "fused, now", kernel: trained }] : []),
  ];
  const starts = fusion.fillings.flatMap(({ kernel }) => Array.from(kernel.data));
  const scale = divergingScale(theme.weights, starts, 0.995);
  const range = `−${formatNumber(scale.high)} … ${formatNumber(scale.high)}`;
  const marks = kernels.flatMap(({ title, kernel }, index): Mark[] => {
    const x = GAP + index * (SIDE + GAP);
    const layout = kernelLayout(kernel, network, fusion.layer, 1);
    const box = { x, y: HEAD + GAP, width: SIDE, height: SIDE };
    return [
      { type: "text", x, y: GAP + 8, text: title, fill: theme.ink, weight: 600 },
      pictureMark(tilesPicture(kernel.data, layout, scale), placed(layout, box)),
    ];
  });
  const height = HEAD + SIDE + 3 * GAP;
  const shape = kernels[0].kernel.shape.join("×");
  const note = `kernel ${shape}, one scale for all: ${range}`;
  return {
    width: kernels.length * (SIDE + GAP) + GAP,
    height,
    title: "Weights of the fused layer",
    description: `${kernels.map(({ title }) => title).join(", ")}: ${note}.`,
    background: theme.panel,
    marks: [...marks, { type: "text", x: GAP, y: height - 10, text: note, fill: theme.inkMuted }],
  };
}

/** The largest box of the picture's shape inside `box`; a matrix fills it. */
function placed(layout: { tiles: number; width: number; height: number }, box: Box): Box {
  if (layout.tiles === 1) return box;
  const cell = Math.min(box.width / layout.width, box.height / layout.height);
  return { ...box, width: cell * layout.width, height: cell * layout.height };
}
