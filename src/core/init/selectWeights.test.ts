// Against PyTorch: index_select along every axis with arange·step, or round(linspace(0, extent − 1, count)), which
// is `uniform_element_selection` of the paper's repository. Expected numbers are what torch 1.13 printed.

import { expect, test } from "vitest";
import { isSelectable, selectWeights } from "./selectWeights.ts";

const counting = (...shape: number[]) => ({
  shape,
  data: Float64Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i),
});

test.each([
  [12, [0, 3, 6, 9]],
  [12, [0, 3, 6, 8, 11]],
  [7, [0, 3, 6]],
  [10, [0, 2, 3, 4, 6, 8, 9]],
  [33, [0, 2, 3, 5, 7, 8, 10, 12, 13, 15, 17, 19, 20, 22, 24, 25, 27, 29, 30, 32]],
  [9, [0, 8]],
  [5, [0]],
  [20, [0, 2, 3, 5, 7, 9, 10, 12, 14, 16, 17, 19]],
])("of %i the even choice is %j", (extent, indices) => {
  const { data } = selectWeights(counting(extent), [indices.length]);
  expect([...data]).toEqual(indices);
});

test("every axis is chosen for itself", () => {
  const { shape, data } = selectWeights(counting(5, 6), [3, 4]);
  expect(shape).toEqual([3, 4]);
  expect([...data]).toEqual([0, 2, 3, 5, 12, 14, 15, 17, 24, 26, 27, 29]);
  const kernel = selectWeights(counting(3, 3, 4, 6), [3, 3, 2, 5]);
  expect([...kernel.data.slice(10, 20)]).toEqual([24, 25, 26, 28, 29, 36, 37, 38, 40, 41]);
});

test("all of a kernel is itself; a smaller one, or one of another rank, is refused", () => {
  const kernel = counting(3, 2);
  expect(selectWeights(kernel, [3, 2])).toEqual(kernel);
  expect(() => selectWeights(kernel, [3, 4])).toThrow("[3, 4] cannot be selected from [3, 2]");
  expect(isSelectable([3, 3, 4, 6], [3, 4])).toBe(false);
});
