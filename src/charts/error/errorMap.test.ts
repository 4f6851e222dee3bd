import { expect, test } from "vitest";
import { errorMapFigure, describeErrorMap } from "./errorMap.ts";
import { LIGHT } from "#charts/scales/theme.ts";

/** 8 at the border but for one corner of 12, 2 in the middle. */
const square = { shape: [3, 3], mse: [8, 8, 8, 8, 2, 8, 8, 8, 12] };

test("the map keeps the image's proportions and colours its largest error fully", () => {
  const { marks } = errorMapFigure(square, { width: 308, height: 156, theme: LIGHT });
  const image = marks.find((mark) => mark.type === "image")!;
  expect(image).toMatchObject({ width: 100, height: 100 });
  const { rgba } = image.pixels;
  const last = LIGHT.loss[LIGHT.loss.length - 1];
  const corner = [...rgba.slice(32, 35)].map((v) => v.toString(16).padStart(2, "0")).join("");
  expect(`#${corner}`).toBe(last.toLowerCase());
});

test("the text alternative compares the border with the inside and names the worst place", () => {
  const { sentence, rows } = describeErrorMap(square);
  expect(sentence).toBe(
    "Largest at row 3, column 3: 12.0; on average 2.00 inside and 8.50 at the border.",
  );
  expect(rows[1]).toEqual(["2", "8", "2", "8"]);
});

test("a signal is one row, whose border are its two ends", () => {
  const signal = { shape: [4], mse: [4, 1, 1, 2] };
  expect(describeErrorMap(signal).sentence).toBe(
    "Largest at step 1: 4.00; on average 1.00 inside and 3.00 at the border.",
  );
  const { marks } = errorMapFigure(signal, { width: 308, height: 156, theme: LIGHT });
  expect(marks.find((mark) => mark.type === "image")).toMatchObject({ width: 300, height: 24 });
});
