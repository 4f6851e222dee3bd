import { describe, expect, test } from "vitest";
import { colourOf, divergingScale, robustMaximum, sequentialScale } from "./colour.ts";
import { DARK, LIGHT } from "./theme.ts";

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
