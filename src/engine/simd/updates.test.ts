import { expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import { compile } from "#engine/plan/compile.ts";
import { layOut } from "#engine/plan/layout.ts";
import { LAYOUT_RULES } from "./layoutRules.ts";
import { joinUpdates } from "./updates.ts";

const NETWORK: Network = {
  inputShape: [6, 6, 2],
  layers: [
    { type: "conv2d", filters: 4, kernelSize: 3, l2: 0.5 },
    { type: "batchNorm" },
    { type: "flatten" },
    { type: "dense", units: 7, useBias: false },
    { type: "dense", units: 3 },
  ],
};

test("neighbouring weights with the same l2 are one update, and all of them together all weights", () => {
  const optimizer = { type: "adam", learningRate: 0.1 } as const;
  const plan = compile(NETWORK, { loss: "softmaxCrossEntropy", optimizer, batchSize: 8, l2: 0.25 });
  const layout = layOut(plan, LAYOUT_RULES);
  const updates = joinUpdates(plan, layout).operations.filter(({ kind }) => kind === "update");
  const joined = updates.map(({ reads, numbers }) => {
    const { weights } = reads as { weights: string };
    const { size, l2 } = numbers as { size: number; l2: number };
    return { weights, l2, from: layout.tensors.get(weights)!.offset, size };
  });
  expect(joined.map(({ weights, l2 }) => [weights, l2])).toEqual([
    ["1.kernel", 0.5],
    ["1.bias", 0], // with gamma and beta
    ["4.kernel", 0.25], // with the next kernel
    ["5.bias", 0],
  ]);
  let end = 0;
  for (const { from, size } of joined) {
    expect(from).toBe(end);
    end = from + size;
  }
  expect(end).toBe(layout.spaces.get("weights"));
});
