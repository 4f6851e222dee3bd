import { expect, test } from "vitest";
import { choosable, placeOf, validationIndex, withSample } from "./foundSamples.ts";
import type { ShownDataset } from "./foundSamples.ts";

/** Three of many validation samples of two numbers. */
const dataset = {
  validation: 500,
  samples: {
    inputs: { shape: [3, 2], data: Float32Array.of(0, 1, 2, 3, 4, 5) },
    targets: { shape: [3], data: Float32Array.of(7, 8, 9) },
  },
} as unknown as ShownDataset;
const worst = (index: number, ...input: number[]) => ({
  index,
  squaredError: 1,
  input: { shape: [2], data: Float32Array.from(input) },
  target: 6,
});

test("a sample that the page has keeps its place, and nothing is copied", () => {
  expect(withSample(dataset, worst(1, 2, 3))).toBe(dataset);
  expect(placeOf(dataset, 1)).toBe(1);
  expect(validationIndex(dataset, 1)).toBe(1);
});

test("another one joins at the end, once, and its place leads back to where the worker knows it", () => {
  const joined = withSample(withSample(dataset, worst(42, 10, 11)), worst(17, 12, 13));
  expect(placeOf(dataset, 42)).toBe(-1);
  expect([42, 17].map((index) => placeOf(joined, index))).toEqual([3, 4]);
  expect([0, 2, 3, 4].map((place) => validationIndex(joined, place))).toEqual([0, 2, 42, 17]);
  const { samples } = choosable(joined);
  expect(samples.inputs.shape).toEqual([5, 2]);
  expect([...samples.inputs.data.subarray(6)]).toEqual([10, 11, 12, 13]);
  expect([...samples.targets.data]).toEqual([7, 8, 9, 6, 6]);
  expect(joined.samples).toBe(dataset.samples); // what panels measure is as it was
  expect(choosable(dataset)).toBe(dataset);
  expect(withSample(joined, worst(42, 10, 11))).toBe(joined);
});
