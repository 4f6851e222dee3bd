import { describe, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import type { Network } from "#core/model/layers.ts";
import { activationError } from "./error.ts";
import { fuseSpan } from "#core/fusion/fuse.ts";
import { preActivationOf } from "#core/fusion/fused.ts";
import { residuals } from "./residuals.ts";
import { gaussianTensor, samplesOf } from "#core/fusion/testNetworks.test-support.ts";

const tensor = (shape: number[], data: number[]) => ({ shape, data: Float64Array.from(data) });

describe("activation error", () => {
  test("sums over outputs, means over samples, centres every channel", () => {
    // two samples, two units: errors (1, 0) and (1, 2); variances 1 and 4 by hand
    const targets = tensor([2, 2], [0, 0, 2, 4]);
    const error = activationError(targets, tensor([2, 2], [1, 0, 3, 2]));
    expect(error).toMatchObject({ mse: 3, variance: 5, nmse: 0.6, explained: 0.4 });
    expect([...error.perUnit]).toEqual([1, 0.5]);
  });
  test("large means lose no digits", () => {
    const targets = tensor([4, 1], [1e9, 1e9 + 1, 1e9, 1e9 + 1]);
    expect(activationError(targets, tensor([4, 1], [1e9, 1e9, 1e9, 1e9]))).toMatchObject({
      mse: 0.5,
      variance: 0.25,
    });
  });
  test("a target that does not vary: 0 when reproduced, else 1, never NaN", () => {
    const targets = tensor([3, 1], [0.1, 0.1, 0.1]);
    expect(activationError(targets, targets).nmse).toBe(0);
    expect(activationError(targets, tensor([3, 1], [0, 0, 0])).nmse).toBe(1);
    expect(activationError(tensor([2, 1], [0, 0]), tensor([2, 1], [0, 0])).explained).toBe(1);
  });
  test("an output in small numbers counts beside a constant one in large numbers, whatever that is rounded to", () => {
    const small = [1e-6, 3e-6, 1e-6, 3e-6]; // variance 1e-12 by hand
    const beside = (constant: number, values: readonly number[]) =>
      tensor(
        [4, 2],
        values.flatMap((value) => [constant, value]),
      );
    const targets = beside(1e9, small);
    const half = small.map((value) => value / 2 + 1e-6); // half the deviations: a quarter of the variance
    for (const constant of [1e9, 1e9 * (1 + 2 ** -50)]) {
      const { nmse, perUnit } = activationError(targets, beside(constant, half));
      expect(nmse).toBeCloseTo(0.25, 6);
      expect(perUnit[1]).toBeCloseTo(0.25, 6);
      expect(perUnit[0]).toBe(0);
    }
    expect(activationError(targets, beside(2e9, small)).nmse).toBeGreaterThan(1); // a constant that is missed
  });
  test("other shapes and no samples are refused", () => {
    expect(() => activationError(tensor([1, 2], [1, 2]), tensor([2, 1], [1, 2]))).toThrow(
      "targets 1×2 ≠ approximation 2×1",
    );
    expect(() => activationError(tensor([0, 2], []), tensor([0, 2], []))).toThrow("no samples");
  });
});

test("residuals by unit and by position both add up to the mse", () => {
  const stream = random(1, "residuals");
  const targets = gaussianTensor(stream, [9, 3, 4, 2]);
  const other = gaussianTensor(stream, [9, 3, 4, 2]);
  const { perUnit, perPosition } = residuals(targets, other);
  const { mse } = activationError(targets, other);
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b);
  expect([perUnit.length, perPosition.length]).toEqual([2, 12]);
  expect(sum(perUnit)).toBeCloseTo(mse, 10);
  expect(sum(perPosition)).toBeCloseTo(mse, 10);
});

test("an error at one position of one channel is found there and nowhere else", () => {
  const targets = tensor([2, 2, 3, 2], new Array<number>(24).fill(1));
  const data = Float64Array.from(targets.data);
  data[12 + (1 * 3 + 2) * 2 + 1] += 4; // second sample, row 1, column 2, channel 1
  const { perUnit, perPosition } = residuals(targets, { shape: targets.shape, data });
  expect([...perUnit]).toEqual([0, 8]);
  expect([...perPosition]).toEqual([0, 0, 0, 0, 0, 8]);
});

test("of a convolutional span: its borders and its filters each have their own share of the error", () => {
  // Two same-padded convolutions of ones without gates, fused as if no border were there: the sums differ
  // only where the inner padding is seen, in the outermost ring.
  const network: Network = {
    inputShape: [6, 5, 1],
    layers: [
      { type: "conv2d", filters: 1, kernelSize: 3, padding: "same" },
      { type: "conv2d", filters: 2, kernelSize: 3, padding: "same" },
    ],
  };
  const kernel = (shape: number[], values: number[]) => tensor(shape, values);
  const weights = [
    { kernel: kernel([3, 3, 1, 1], new Array<number>(9).fill(1)), bias: tensor([1], [0]) },
    {
      kernel: kernel(
        [3, 3, 1, 2],
        Array.from({ length: 18 }, (_, i) => (i % 2 === 0 ? 1 : 3)),
      ),
      bias: tensor([2], [0, 0]),
    },
  ];
  const inputs = gaussianTensor(random(4, "pictures"), [5, 6, 5, 1]);
  const samples = samplesOf(network, weights, [1, 2], inputs);
  const fused = fuseSpan(network, weights, [1, 2], samples, { method: "product" });
  const { perUnit, perPosition } = residuals(samples.targets, preActivationOf(fused, inputs));
  perPosition.forEach((mse, place) => {
    const [row, column] = [Math.floor(place / 5), place % 5];
    const isBorder = row === 0 || row === 5 || column === 0 || column === 4;
    if (isBorder) expect(mse).toBeGreaterThan(1e-3);
    else expect(mse).toBeLessThan(1e-24);
  });
  expect(perUnit[1] / perUnit[0]).toBeCloseTo(9, 10); // three times the kernel, nine times the square
});
