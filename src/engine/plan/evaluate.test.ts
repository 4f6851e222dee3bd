// Both parts evaluated at once, with breaths between their runs: each has its own metrics, and a breath that cancels
// leaves nothing to the next.

import { afterEach, expect, test, vi } from "vitest";
import type { Network } from "#core/model/layers.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";

const network: Network = { inputShape: [2], layers: [{ type: "dense", units: 3 }] };

afterEach(() => vi.restoreAllMocks());

async function cohort() {
  const engine = await openSimd();
  await engine.loadData(seededClasses(3000, [2], 3), seededClasses(2000, [2], 3));
  return engine.createCohort({
    ...{ network, loss: "softmaxCrossEntropy", seed: 1 },
    training: { optimizer: { type: "sgd", learningRate: 0.1 }, batchSize: 8, l2: 0 },
    weights: [0, 1].map((replica) => seededWeights(network, replica)),
  });
}

/** A clock on which every look at it takes 30 ms: there is a breath after every run. */
function slowClock(): void {
  let time = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (time += 30));
}

test("asked for at once they are what they are one after the other", async () => {
  const { evaluate } = await cohort();
  const expected = [await evaluate("train"), await evaluate("validation")];
  expect(expected[0]).not.toEqual(expected[1]);
  slowClock();
  let breaths = 0;
  const breathe = async () => {
    breaths += 1;
    await new Promise((resolve) => setTimeout(resolve));
  };
  const both = [evaluate("train", breathe), evaluate("validation", breathe)];
  expect(await Promise.all(both)).toEqual(expected);
  expect(breaths).toBeGreaterThan(4);
});

test("cancelled in the middle of either they leave nothing behind", async () => {
  const { evaluate } = await cohort();
  const expected = await evaluate("validation");
  slowClock();
  for (const after of [1, 3, 8]) {
    let breaths = 0;
    const breathe = async () => {
      await new Promise((resolve) => setTimeout(resolve));
      if ((breaths += 1) > after) throw new Error("cancelled");
    };
    const both = [evaluate("train", breathe), evaluate("validation", breathe)];
    const ends = await Promise.allSettled(both);
    expect(ends.at(-1)).toMatchObject({ status: "rejected", reason: { message: "cancelled" } });
    expect(await evaluate("validation", async () => {})).toEqual(expected);
  }
});
