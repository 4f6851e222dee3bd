import { expect, test } from "vitest";
import { readSizes, spreadOf } from "./sizes.ts";

const dense = (units: number) => ({ type: "dense", units, activation: "linear" }) as const;
const kernel = (shape: number[], ...data: number[]) => ({
  kernel: { shape, data: Float64Array.from(data) },
  bias: { shape: [shape[1]], data: new Float64Array(shape[1]) },
});
const network = { inputShape: [2], layers: [dense(2), dense(2)] };
const inputs = { shape: [2, 2], data: Float64Array.from([1, 1, -1, 1]) };

// By hand: layer 1 doubles, layer 2 is diag(3, 1), so the whole is diag(6, 2).
const weights = [kernel([2, 2], 2, 0, 0, 2), kernel([2, 2], 3, 0, 0, 1)];

test("signals are mean squares by depth, gradients those of the outputs, each of the mean over samples", () => {
  const { signal, gradient } = readSizes(network, weights, inputs)!;
  expect(signal).toEqual([1, 4]);
  expect(gradient[0]).toBeCloseTo((36 + 4) / 2, 12);
  expect(gradient[1]).toBeCloseTo((9 + 1) / 2, 12);
});

test("what is stretched most is stretched so many times as far as what is stretched least", () => {
  expect(spreadOf(network, weights, inputs)).toBeCloseTo(3, 12);
  const flat = [weights[0], kernel([2, 2], 3, 0, 0, 0)];
  expect(spreadOf(network, flat, inputs)).toBe(Infinity);
});

test("of weights that are not finite nothing is read", () => {
  const broken = [kernel([2, 2], NaN, 0, 0, 1), weights[1]];
  expect(readSizes(network, broken, inputs)).toBeUndefined();
  expect(spreadOf(network, broken, inputs)).toBeNaN();
});
