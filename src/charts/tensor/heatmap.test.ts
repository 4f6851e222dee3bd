import { describe, expect, test } from "vitest";
import { colourTable, divergingScale, sequentialScale } from "#charts/scales/colour.ts";
import { paintHeatmap, paintTiles, pictureBytes, samplePicture, tilesPicture } from "./heatmap.ts";
import { LIGHT } from "#charts/scales/theme.ts";
import { convKernelLayout, matrixLayout } from "./tiles.ts";

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
