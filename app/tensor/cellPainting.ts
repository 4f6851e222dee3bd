// How a block card's picture is painted and where its cells lie: kernels as matrices or tiles,
// activations as tiles or bars. Painting and hit testing share one layout.

import type { Tensor } from "#core/math/tensor.ts";
import { unitsOf } from "#core/model/kinds.ts";
import type { Network, WeightedSpec } from "#core/model/layers.ts";
import { paintMarks } from "#charts/marks/canvas.ts";
import { divergingScale, robustMaximum, sequentialScale } from "#charts/scales/colour.ts";
import type { ColourScale } from "#charts/scales/colour.ts";
import { pictureMark, tilesPicture } from "#charts/tensor/heatmap.ts";
import type { Box, Mark } from "#charts/marks/marks.ts";
import { activationReadout, kernelReadout } from "#charts/tensor/readout.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { acrossFor, activationLayout, cellPosition, matrixLayout } from "#charts/tensor/tiles.ts";
import type { Cell, TileLayout } from "#charts/tensor/tiles.ts";
import { vectorMarks } from "#charts/tensor/vectorBars.ts";
import { imageBefore, kernelLayout } from "./kernelPicture.ts";

/** One kind of picture: kernels and activations each have theirs. */
export type CellKind = {
  layoutOf(tensor: Tensor, aspect: number): TileLayout;
  marksOf(tensor: Tensor, layout: TileLayout, box: Box, theme: Theme): Mark[];
  readout(tensor: Tensor, cell: Cell): string;
};

/** Kernels of layer `layer`; the scale is the kernel's own unless one is given. */
export function kernelKind(network: Network, layer: number, scale?: ColourScale): CellKind {
  return {
    layoutOf: (kernel, aspect) => kernelLayout(kernel, network, layer, aspect),
    marksOf: ({ data }, layout, box, theme) => {
      const colours = scale ?? divergingScale(theme.weights, data, 0.99);
      return [pictureMark(tilesPicture(data, layout, colours), box)];
    },
    readout: ({ shape, data }, { index }) =>
      kernelReadout(
        shape,
        index,
        data[index],
        imageBefore(network, layer, shape[0]),
        unitsOf(network.layers[layer] as WeightedSpec),
      ),
  };
}

/** Activations of one sample: maps as tiles, one a filter; units as bars from zero. */
export const activationKind: CellKind = {
  layoutOf: ({ shape }, aspect) => {
    const [rows, columns] = shape;
    if (shape.length === 1) return matrixLayout(1, rows);
    if (shape.length === 2) return activationLayout(1, rows, columns, { across: 1, gap: 0 });
    return activationLayout(rows, columns, shape[2], {
      across: acrossFor(shape[2], columns / rows, aspect),
    });
  },
  marksOf: ({ shape, data }, layout, box, theme) =>
    shape.length === 1
      ? vectorMarks({ values: data }, box, theme)
      : [pictureMark(tilesPicture(data, layout, activationScale(data, theme)), box)],
  readout: ({ shape, data }, { index }) => activationReadout(shape, index, data[index]),
};

/** Numbers of every position, one map a filter, on a given scale. */
export function mapsKind(scale: ColourScale): CellKind {
  return {
    ...activationKind,
    marksOf: ({ data }, layout, box) => [pictureMark(tilesPicture(data, layout, scale), box)],
  };
}

/** From zero up where nothing is negative, as after relu; else symmetric about zero. */
function activationScale(data: ArrayLike<number>, theme: Theme): ColourScale {
  const isNegative = Array.prototype.some.call(data, (value: number) => value < 0);
  return isNegative
    ? divergingScale(theme.weights, data, 0.995)
    : sequentialScale(theme.activation, 0, robustMaximum(data, 0.995) || 1);
}

/** The largest box of the layout's proportions, centred; all there is for a single tile. */
export function boxOf(layout: TileLayout, width: number, height: number): Box {
  if (layout.tiles === 1) return { x: 0, y: 0, width, height };
  const cell = Math.min(width / layout.width, height / layout.height);
  const size = { width: cell * layout.width, height: cell * layout.height };
  return { x: (width - size.width) / 2, y: (height - size.height) / 2, ...size };
}

/** A frame around the cell that is pointed at, readable on any colour. */
export function paintCursor(
  surface: CanvasRenderingContext2D,
  layout: TileLayout,
  cell: Cell,
  box: Box,
  theme: Theme,
): void {
  const { x, y } = cellPosition(layout, cell.tile, cell.row, cell.col);
  const [w, h] = [box.width / layout.width, box.height / layout.height];
  const size = { width: Math.max(w, 4), height: Math.max(h, 4) };
  const place = {
    x: box.x + (x + 0.5) * w - size.width / 2,
    y: box.y + (y + 0.5) * h - size.height / 2,
    ...size,
  };
  paintMarks(surface, [
    { type: "rect", ...place, stroke: theme.panel, strokeWidth: 3.5 },
    { type: "rect", ...place, stroke: theme.ink, strokeWidth: 1.5 },
  ]);
}
