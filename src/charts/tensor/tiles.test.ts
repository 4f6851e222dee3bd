import fc from "fast-check";
import { describe, expect, test } from "vitest";
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

test("tiles are set side by side as they come out largest", () => {
  expect(acrossFor(8, 1, 8)).toBe(8);
  expect(acrossFor(8, 1, 1.7)).toBe(4);
  expect(acrossFor(8, 1, 0.1)).toBe(1);
  expect(acrossFor(1, 2, 1)).toBe(1);
  expect(acrossFor(4, 1, 1.9)).toBe(2); // not three and one
  expect(acrossFor(7, 1, 2)).toBe(4); // no full rows but one or seven: four and three are larger
});
