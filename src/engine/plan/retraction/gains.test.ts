import { expect, test } from "vitest";
import { tooLarge } from "#core/experiment/edit/capacity.ts";
import { flopPerStep, mostFlopPerStep } from "#core/model/counts.ts";
import type { Network } from "#core/model/layers.ts";
import { stepFlop } from "./gains.ts";

const dense = (units: number) => ({ type: "dense", units }) as const;
const network: Network = { inputShape: [3], layers: [dense(2), dense(4), dense(1)] };
const kernel = (rows: number, columns: number, at: (i: number, j: number) => number) => {
  const data = Float32Array.from({ length: rows * columns }, (_, k) =>
    at(Math.floor(k / columns), k % columns),
  );
  return { kernel: { shape: [rows, columns], data } };
};
const same = (i: number, j: number) => Number(i === j);

test("what retraction takes is counted for the kernels that it is done to, and at most for all", () => {
  const free = kernel(2, 4, (i, j) => i + j);
  const weights = [[kernel(3, 2, same), free, kernel(4, 1, () => 1)]];
  const plain = flopPerStep(network, 5);
  const flop = (retraction: "none" | "qr", of = weights) =>
    stepFlop({ network, weights: of, training: { batchSize: 5, retraction } });
  expect(flop("none")).toBe(plain);
  expect(flop("qr", [[free, free, free]])).toBe(plain);
  expect(flop("qr")).toBe(plain + 8 * 3 * 2 ** 2);
  expect(mostFlopPerStep(network, { batchSize: 5 })).toBe(plain);
  const all = 8 * (3 * 2 ** 2 + 4 * 2 ** 2 + 4);
  expect(mostFlopPerStep(network, { batchSize: 5, retraction: "qr" })).toBe(plain + all);
});

test("a network whose kernels are too large to be kept orthogonal on a page is refused by its layer", () => {
  const wide: Network = { inputShape: [3000], layers: [dense(3000), dense(2)] };
  const load = { replicas: 2, batchSize: 16 };
  expect(tooLarge(wide, load)).toBeUndefined();
  expect(tooLarge(wide, { ...load, retraction: "qr" })).toBe(
    "Layer 1 (dense 3000) takes too long: 433 billion operations a step, where 200 billion are the most; make it smaller, or take fewer replicas.",
  );
});

test("pieces of a maximum, kernels beside a shortcut and windows are no dense kernels", () => {
  const others: Network = {
    inputShape: [4, 2],
    layers: [
      { type: "conv1d", filters: 2, kernelSize: 1 },
      { type: "flatten" },
      { type: "maxout", units: 4, rank: 2 },
      { type: "residualDense", units: 6 },
    ],
  };
  const load = { batchSize: 3 };
  expect(mostFlopPerStep(others, { ...load, retraction: "qr" })).toBe(
    mostFlopPerStep(others, load),
  );
});
