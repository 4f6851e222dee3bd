// Where each number of a kernel or an activation lies in its picture: layouts for painting
// (heatmap.ts) and for hit testing alike. One cell is one pixel of the picture; the screen stretches.

/**
 * Tiles of equal size in a grid, `gap` pixels apart: a plain matrix is one tile. Element (tile t, row r,
 * column c) of the values is at t·tileStride + r·rowStride + c·colStride, which covers Keras' kernels
 * without copying them.
 */
export type TileLayout = {
  readonly across: number;
  readonly down: number;
  readonly tileRows: number;
  readonly tileCols: number;
  readonly gap: number;
  /** Tiles in use; the last row may be short. */
  readonly tiles: number;
  /** Size of the picture in cells, gaps included. */
  readonly width: number;
  readonly height: number;
  readonly strides: { readonly tile: number; readonly row: number; readonly col: number };
};

/** What lies under a point. `index` is the value's place in the array. */
export type Cell = {
  readonly tile: number;
  readonly row: number;
  readonly col: number;
  readonly index: number;
};

/** A matrix [rows, cols], row-major. A dense kernel [in, out] has its inputs downwards. */
export function matrixLayout(rows: number, cols: number): TileLayout {
  return tileLayout({
    tiles: 1,
    across: 1,
    tileRows: rows,
    tileCols: cols,
    gap: 0,
    strides: { tile: 0, row: cols, col: 1 },
  });
}

/**
 * A convolution kernel [kh, kw, cin, cout] ([k, cin, cout] as kh = 1): a tile for each pair, input
 * channels downwards, filters across.
 */
export function convKernelLayout(
  kh: number,
  kw: number,
  cin: number,
  cout: number,
  gap = 1,
): TileLayout {
  return tileLayout({
    tiles: cin * cout,
    across: cout,
    tileRows: kh,
    tileCols: kw,
    gap,
    strides: { tile: 1, row: kw * cin * cout, col: cin * cout },
  });
}

/**
 * The kernel [rows·cols·channels, units] of a dense layer that sees an image (channels last): a tile
 * for each unit, showing channel `channel`. `across` defaults to a nearly square sheet.
 */
export function imageKernelLayout(
  rows: number,
  cols: number,
  units: number,
  options: { channels?: number; across?: number; gap?: number } = {},
): TileLayout {
  const { channels = 1, gap = 1, across = Math.ceil(Math.sqrt((units * rows) / cols)) } = options;
  return tileLayout({
    tiles: units,
    across,
    tileRows: rows,
    tileCols: cols,
    gap,
    strides: { tile: 1, row: cols * channels * units, col: channels * units },
  });
}

/** Activations [rows, cols, channels] of one sample: a tile for each channel. */
export function activationLayout(
  rows: number,
  cols: number,
  channels: number,
  options: { across?: number; gap?: number } = {},
): TileLayout {
  const { gap = 1, across = Math.ceil(Math.sqrt((channels * rows) / cols)) } = options;
  return tileLayout({
    tiles: channels,
    across,
    tileRows: rows,
    tileCols: cols,
    gap,
    strides: { tile: 1, row: cols * channels, col: channels },
  });
}

/** A grid without a short last row is worth tiles that are a little smaller. */
const RAGGED = 0.8;

/**
 * How many tiles to set side by side so that they come out largest in a box, full rows preferred;
 * aspects are width over height. Where sizes are equal, the fewest rows.
 */
export function acrossFor(tiles: number, tileAspect: number, aspect: number): number {
  let [best, largest] = [1, 0];
  for (let across = 1; across <= tiles; across++) {
    const down = Math.ceil(tiles / across);
    const size = Math.min(aspect / (across * tileAspect), 1 / down);
    const worth = tiles % across === 0 ? size : RAGGED * size;
    if (worth >= largest) [best, largest] = [across, worth];
  }
  return best;
}

function tileLayout(grid: Omit<TileLayout, "down" | "width" | "height">): TileLayout {
  const across = Math.max(1, Math.min(grid.across, grid.tiles));
  const down = Math.max(1, Math.ceil(grid.tiles / across));
  return {
    ...grid,
    across,
    down,
    width: across * (grid.tileCols + grid.gap) - grid.gap,
    height: down * (grid.tileRows + grid.gap) - grid.gap,
  };
}

/**
 * The cell under (x, y), in cells of the picture (divide pixels by the size of a cell on the screen);
 * undefined in gaps, on missing tiles and outside.
 */
export function cellAt(layout: TileLayout, x: number, y: number): Cell | undefined {
  const { across, tileRows, tileCols, gap, tiles, width, height, strides } = layout;
  if (!(x >= 0 && y >= 0 && x < width && y < height)) return undefined;
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const tile = Math.floor(j / (tileRows + gap)) * across + Math.floor(i / (tileCols + gap));
  const [row, col] = [j % (tileRows + gap), i % (tileCols + gap)];
  if (row >= tileRows || col >= tileCols || tile >= tiles) return undefined;
  return { tile, row, col, index: tile * strides.tile + row * strides.row + col * strides.col };
}

/** Where a cell lies, in cells of the picture; cellAt's inverse. */
export function cellPosition(
  layout: TileLayout,
  tile: number,
  row: number,
  col: number,
): { x: number; y: number } {
  return {
    x: (tile % layout.across) * (layout.tileCols + layout.gap) + col,
    y: Math.floor(tile / layout.across) * (layout.tileRows + layout.gap) + row,
  };
}
