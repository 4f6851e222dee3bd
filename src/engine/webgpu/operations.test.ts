// How many dispatches a step takes: neighbours are joined, and no operation is left out for that.

import { expect, test } from "vitest";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { compile } from "#engine/plan/compile.ts";
import { dispatchesOf } from "./operations.ts";

const dense = (units: number): LayerSpec => ({ type: "dense", units, activation: "relu" });
const out: LayerSpec = { type: "dense", units: 10 };
const conv = (filters: number): LayerSpec => ({
  type: "conv2d",
  filters,
  kernelSize: 3,
  activation: "tanh",
});

function planOf(network: Network) {
  const optimizer = { type: "adam", learningRate: 0.01 } as const;
  const objective = { optimizer, batchSize: 64, l2: 0.1, loss: "softmaxCrossEntropy" } as const;
  return compile(network, objective);
}

test.each([1, 2, 5])(
  "a step of %d weighted layers takes at most 4 dispatches each, and 4",
  (layers) => {
    const { operations } = planOf({
      inputShape: [64],
      layers: Array.from({ length: layers }, () => dense(16)),
    });
    const [gather, keep] = [1, 1];
    expect(gather + dispatchesOf(operations, true).length + keep).toBeLessThanOrEqual(
      4 * layers + 4,
    );
  },
);

// To these come one that gathers the batch and one that keeps the loss.
test.each<[string, Network, number]>([
  ["three dense layers", { inputShape: [64], layers: [dense(16), dense(16), out] }, 3 * 3 - 1 + 2],
  [
    "two convolutions",
    { inputShape: [9, 8, 2], layers: [conv(4), conv(3), { type: "flatten" }, out] },
    3 * 3 - 1 + 2 + 2, // tanh stands alone forwards
  ],
])("%s: forward, kernel and input gradient each, loss and update", (_, network, most) => {
  const { operations } = planOf(network);
  expect(dispatchesOf(operations, true).length).toBeLessThanOrEqual(most);
});

test("every tensor that a plan writes for others is written by a dispatch", () => {
  const { operations } = planOf({
    inputShape: [9, 8, 2],
    layers: [conv(4), { type: "batchNorm" }, conv(3), { type: "flatten" }, out],
  });
  const touched = new Set(
    dispatchesOf(operations, true).flatMap(({ dispatch }) => dispatch.places),
  );
  const left = operations
    .flatMap(({ writes }) => Object.values(writes))
    .filter((tensor) => !touched.has(tensor) && !/kernelTransposed|kernelFlipped/.test(tensor))
    // Updates find all but the first of their tensors through a table.
    .filter(
      (tensor) =>
        !operations.some((of) => of.kind === "update" && Object.values(of.writes).includes(tensor)),
    );
  expect(left).toEqual([]);
});
