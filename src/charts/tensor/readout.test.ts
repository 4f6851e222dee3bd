import { describe, expect, test } from "vitest";
import { activationReadout, kernelReadout, neighbourCell } from "./readout.ts";
import { cellAt, convKernelLayout, matrixLayout } from "./tiles.ts";

describe("readouts", () => {
  test("a dense kernel's number joins an input and a unit, all counted from 1", () => {
    expect(kernelReadout([20, 8], 11 * 8 + 2, -0.214)).toBe(
      "kernel[12, 3] = −0.214\ninput 12 → unit 3",
    );
  });

  test("behind an image it joins a pixel and a unit", () => {
    expect(kernelReadout([6, 4], 5 * 4 + 1, 1, [2, 3, 1])).toBe(
      "kernel[6, 2] = 1\npixel 2, 3 → unit 2",
    );
  });

  test("a column of a maxout kernel is a piece of a unit", () => {
    expect(kernelReadout([4, 6], 6 + 4, 0.1, undefined, 3)).toBe(
      "kernel[2, 5] = 0.1\ninput 2 → unit 2, piece 2",
    );
    expect(kernelReadout([1, 1, 2, 6], 6, 0.1, undefined, 2)).toBe(
      "kernel[1, 1, 2, 1] = 0.1\nchannel 2 → filter 1, piece 1",
    );
  });

  test("a convolution's number joins a channel and a filter", () => {
    expect(kernelReadout([3, 3, 2, 4], 70, 0.5)).toBe(
      "kernel[3, 3, 2, 3] = 0.5\nchannel 2 → filter 3",
    );
  });

  test("activations name unit, or filter and place", () => {
    expect(activationReadout([5], 2, 0.82)).toBe("unit 3 = 0.82");
    expect(activationReadout([4, 4, 2], 13, 0.7)).toBe("filter 2 = 0.7\nrow 2, column 3");
  });

  test("the cursor steps over gaps between tiles and stops at the edge", () => {
    const layout = convKernelLayout(2, 2, 1, 2);
    const end = cellAt(layout, 1, 0)!;
    expect(neighbourCell(layout, end, 1, 0)).toMatchObject({ tile: 1, row: 0, col: 0 });
    expect(neighbourCell(layout, end, 0, -1)).toBe(end);
    const matrix = matrixLayout(3, 2);
    expect(neighbourCell(matrix, cellAt(matrix, 0, 2)!, 0, 1)).toMatchObject({ row: 2 });
  });
});
