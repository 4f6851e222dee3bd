import { expect, test } from "vitest";
import { pathModel } from "#core/fusion/paths.ts";
import { spanShape } from "#core/fusion/span.ts";
import type { Network } from "#core/model/layers.ts";
import { sumPaths } from "./pathSum.ts";

const network: Network = {
  inputShape: [2],
  layers: [
    { type: "dense", units: 3, activation: "relu" },
    { type: "dense", units: 2 },
  ],
};
const tensor = (shape: number[], data: number[]) => ({ shape, data: Float32Array.from(data) });
const weights = [
  { kernel: tensor([2, 3], [9, 9, 9, 1, 2, -4]), bias: tensor([3], [5, 5, 5]) },
  { kernel: tensor([3, 2], [0, 3, 0, -1, 0, 8]), bias: tensor([2], [5, 5]) },
];
const gains = [Float32Array.of(1, 0.5, 0.25)];
const model = pathModel(network, weights, spanShape(network, [1, 2]), {}, gains);

test("paths come strongest first, whatever their sign, and what is left is one sum", () => {
  // 1·1·3 = 3, 2·½·(−1) = −1, −4·¼·8 = −8.
  const found = sumPaths({ model }, { feature: 1, unit: 1 }, 0, 2);
  expect(found.strongest).toEqual([
    { hidden: 2, share: -8, factors: { into: -4, gain: 0.25, out: 8 } },
    { hidden: 0, share: 3, factors: { into: 1, gain: 1, out: 3 } },
  ]);
  expect(found.rest).toEqual({ count: 1, share: -1 });
  expect(found.sum).toBe(-6);
  expect([...found.shares]).toEqual([3, -1, -8]);
});

test("with fewer hidden units than asked for nothing is left over", () => {
  const { rest, sum } = sumPaths({ model }, { feature: 0, unit: 0 }, 0, 9);
  expect(rest).toEqual({ count: 0, share: 0 });
  expect(sum).toBe(0);
});
