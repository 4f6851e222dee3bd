import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { colourOf, colourTable, divergingScale, robustMaximum, sequentialScale } from "./colour.ts";
import { paintHeatmap, paintTiles, pictureBytes, samplePicture, tilesPicture } from "./heatmap.ts";
import { DARK, LIGHT } from "./theme.ts";
import {
  acrossFor,
  activationLayout,
  cellAt,
  cellPosition,
  convKernelLayout,
  imageKernelLayout,
  matrixLayout,
} from "./tiles.ts";
import type { TileLayout } from "./tiles.ts";

const size = fc.integer({ min: 1, max: 6 });
const layouts: fc.Arbitrary<TileLayout> = fc.oneof(
  fc.tuple(size, size).map(([r, c]) => matrixLayout(r, c)),
  fc.tuple(size, size, size, size).map(([h, w, i, o]) => convKernelLayout(h, w, i, o)),
  fc
    .tuple(size, size, size, size)
    .map(([r, c, u, k]) => imageKernelLayout(r, c, u, { channels: k })),
  fc.tuple(size, size, size).map(([r, c, k]) => activationLayout(r, c, k, { gap: 2 })),
);

describe("tiles", () => {
  test("the hit test inverts the layout, and every value has one cell", () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        const seen = new Set<number>();
        for (let tile = 0; tile < layout.tiles; tile++) {
          for (let row = 0; row < layout.tileRows; row++) {
            for (let col = 0; col < layout.tileCols; col++) {
              const { x, y } = cellPosition(layout, tile, row, col);
              const cell = cellAt(layout, x + 0.5, y + 0.5);
              expect(cell).toMatchObject({ tile, row, col });
              seen.add(cell?.index ?? -1);
            }
          }
        }
        expect(seen.size).toBe(layout.tiles * layout.tileRows * layout.tileCols);
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  test("Keras' conv kernel [kh, kw, cin, cout] is read without copying", () => {
    const [kh, kw, cin, cout] = [2, 3, 4, 5];
    const layout = convKernelLayout(kh, kw, cin, cout);
    const { x, y } = cellPosition(layout, 2 * cout + 3, 1, 2); // input 2, filter 3, row 1, column 2
    expect(cellAt(layout, x, y)?.index).toBe(((1 * kw + 2) * cin + 2) * cout + 3);
    expect([layout.width, layout.height]).toEqual([5 * 4 - 1, 4 * 3 - 1]);
  });

  test("a dense kernel over an image [rows·cols·channels, units] is read without copying", () => {
    const layout = imageKernelLayout(4, 3, 7, { channels: 2 });
    const { x, y } = cellPosition(layout, 6, 3, 1);
    expect(cellAt(layout, x, y)?.index).toBe((3 * 3 + 1) * 2 * 7 + 6);
  });

  test("gaps, missing tiles and what lies outside hold nothing", () => {
    const layout = activationLayout(2, 2, 3, { across: 2 });
    expect(cellAt(layout, 2.5, 0)).toBeUndefined();
    expect(cellAt(layout, 4, 4)).toBeUndefined();
    expect(cellAt(layout, -0.1, 0)).toBeUndefined();
    expect(cellAt(layout, layout.width, 0)).toBeUndefined();
    expect(cellAt(layout, NaN, 0)).toBeUndefined();
  });
});

describe("painting", () => {
  test("a matrix is one pixel a weight; a tile sheet shows the same colours", () => {
    const values = Float32Array.of(-1, 0, 0.5, 1, -0.25, NaN);
    const scale = divergingScale(LIGHT.weights, values);
    const rgba = new Uint8ClampedArray(24);
    paintHeatmap(rgba, values, 2, 3, scale);
    expect([...rgba]).toEqual([...tilesPicture(values, matrixLayout(2, 3), scale).rgba]);
    expect([...rgba.subarray(0, 4)]).toEqual([77, 20, 97, 255]); // #4d1461, the negative end
    expect([...rgba.subarray(4, 8)]).toEqual([...colourTable(LIGHT.weights).subarray(512, 516)]);
    expect(rgba[23]).toBe(0); // NaN is transparent
  });

  test("gaps stay transparent and an offset reads another replica", () => {
    const layout = convKernelLayout(1, 1, 1, 2);
    const scale = sequentialScale(["#000000", "#ffffff"]);
    const rgba = new Uint8ClampedArray(pictureBytes(layout));
    paintTiles(rgba, [9, 9, 0, 1], layout, scale, 2);
    expect([...rgba]).toEqual([0, 0, 0, 255, 0, 0, 0, 0, 255, 255, 255, 255]);
  });

  test("a buffer that is too short is refused with both sizes", () => {
    const scale = sequentialScale(["#000000", "#ffffff"]);
    expect(() => paintHeatmap(new Uint8ClampedArray(8), [1, 2, 3], 1, 3, scale)).toThrow(
      "paintHeatmap: 1×3 cells need 12 bytes and 3 values, got 8 and 3",
    );
  });

  test("a sample runs from black to white, in colour where it has three channels", () => {
    expect([...samplePicture([-1, 1], 1, 2, 1).rgba]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
    expect([...samplePicture([0, 1, 0.4], 1, 1, 3).rgba]).toEqual([0, 255, 102, 255]);
    expect([...samplePicture([7], 1, 1, 1).rgba]).toEqual([0, 0, 0, 255]);
  });
});

describe("scales", () => {
  test("zero is the middle colour whatever the values, and signs are mirrored", () => {
    const stops = ["#000000", "#808080", "#ffffff"];
    const scale = divergingScale(stops, [-3, 1, NaN, Infinity]);
    expect([scale.low, scale.high]).toEqual([-3, 3]);
    expect(colourOf(scale, 0)).toBe(colourOf(divergingScale(stops, [0.01]), 0));
    expect(colourOf(scale, -3)).toBe("#000000");
    expect(colourOf(scale, 99)).toBe("#ffffff");
    expect(colourOf(scale, NaN)).toBe("transparent");
  });

  test("a quantile keeps one wild weight from bleaching the rest", () => {
    const values = [...Array.from({ length: 199 }, (_, i) => i / 199), 1000];
    expect(robustMaximum(values)).toBe(1000);
    expect(robustMaximum(values, 0.99)).toBeCloseTo(197 / 199, 12);
    expect(robustMaximum([0, 0, 0, 0, 5], 0.5)).toBe(5);
    expect(robustMaximum([NaN], 0.99)).toBe(0);
    expect(divergingScale(DARK.weights, []).high).toBe(1);
  });

  test("a table's ends are its first and last stop", () => {
    for (const stops of [LIGHT.loss, DARK.gates]) {
      const scale = sequentialScale(stops);
      expect(colourOf(scale, 0)).toBe(stops[0]);
      expect(colourOf(scale, 1)).toBe(stops[stops.length - 1]);
    }
  });
});

test("tiles are set side by side as they come out largest", () => {
  expect(acrossFor(8, 1, 8)).toBe(8);
  expect(acrossFor(8, 1, 1.7)).toBe(4);
  expect(acrossFor(8, 1, 0.1)).toBe(1);
  expect(acrossFor(1, 2, 1)).toBe(1);
  expect(acrossFor(4, 1, 1.9)).toBe(2); // not three and one
  expect(acrossFor(7, 1, 2)).toBe(4); // no full rows but one or seven: four and three are larger
});
