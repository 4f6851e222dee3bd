// What of a kernel is lit: exactly what was taken, for matrices and for convolutions.

import { expect, test } from "vitest";
import type { Mark } from "#charts/marks/marks.ts";
import { LIGHT as theme } from "#charts/scales/theme.ts";
import { describeSelection, selectionFigure } from "./selection.ts";

const names = ["Parent, layer 2", "Selected, layer 2"] as const;
const size = { width: 600, height: 300, theme };
const counted = (shape: readonly number[]) => {
  const length = shape.reduce((product, extent) => product * extent, 1);
  return { shape, data: Float64Array.from({ length }, (_, i) => i + 1) };
};

/** Pixels that stand in full colour, row by row, as 1; what is faded as 0; gaps as a blank. */
function lit({ pixels: { width, rgba } }: Mark & { type: "image" }): string[] {
  const all = Array.from({ length: rgba.length / 4 }, (_, i) => rgba[4 * i + 3]);
  const signs = all.map((alpha) => (alpha === 255 ? "1" : alpha === 0 ? " " : "0")).join("");
  return signs.match(new RegExp(`.{${width}}`, "g")) ?? [];
}

const images = (picture: Parameters<typeof selectionFigure>[0], width = 600) =>
  selectionFigure(picture, { ...size, width }).marks.filter(
    (mark): mark is Mark & { type: "image" } => mark.type === "image",
  );

test("of a dense kernel rows and columns are lit where they meet", () => {
  const small = counted([2, 2]);
  const chosen = [
    [0, 2],
    [1, 3],
  ];
  const [large, own] = images({ large: counted([3, 4]), small, chosen, names });
  expect(lit(large)).toEqual(["0101", "0000", "0101"]);
  expect(lit(own)).toEqual(["11", "11"]);
  expect(large.width / 4).toBeCloseTo(own.width / 2, 9); // cells of one size
});

test("of a convolution whole taps of the channels and filters that were taken are lit", () => {
  const small = counted([1, 2, 1, 2]);
  const chosen = [[1], [0, 1], [0], [0, 2]];
  const [large] = images({ large: counted([2, 2, 2, 3]), small, chosen, names });
  // Channels downwards, filters across, a tile of 2 × 2 taps each; the second row of taps was taken.
  expect(lit(large)).toEqual(["00 00 00", "11 00 11", "        ", "00 00 00", "00 00 00"]);
});

test("ticks stand at the middle of every row and column that was taken", () => {
  const chosen = [[0, 2], [3]];
  const picture = { large: counted([3, 4]), small: counted([2, 1]), chosen, names };
  const { marks } = selectionFigure(picture, size);
  const [image] = images(picture);
  const ticks = marks.filter(
    (mark): mark is Mark & { type: "line" } =>
      mark.type === "line" && mark.points[0] < image.x + image.width,
  );
  const cell = image.width / 4;
  expect(ticks.map(({ points }) => [points[2], points[3]])).toEqual([
    [image.x - 2, image.y + 0.5 * cell],
    [image.x - 2, image.y + 2.5 * cell],
    [image.x + 3.5 * cell, image.y - 2],
  ]);
  expect(describeSelection(picture)).toEqual({
    sentence:
      "Parent, layer 2: 2 of 3 inputs and 1 of 4 units were taken, as evenly spaced as they can be. Selected, layer 2: the weights where they meet.",
    columns: ["axis", "taken, counted from 1"],
    rows: [
      ["input", "1, 3"],
      ["unit", "4"],
    ],
  });
});

test("where there is no room the two stand below one another", () => {
  const chosen = [[0], [0]];
  const picture = { large: counted([2, 2]), small: counted([1, 1]), chosen, names };
  const [a, b] = images(picture, 320);
  expect([a.x, a.y < b.y]).toEqual([b.x, true]);
});
