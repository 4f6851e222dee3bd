// Long solves in slices: whatever the method, a session breathes while it fuses, and can cancel.

import { describe, expect, test } from "vitest";
import { matrixOf } from "#core/math/matrix.ts";
import { multiply, multiplySteps } from "#core/math/products.ts";
import { random } from "#core/math/random.ts";
import type { Network } from "#core/model/layers.ts";
import { openFit } from "./fuse.ts";
import { METHODS } from "./options.ts";
import type { FusionMethod } from "./options.ts";
import { run, scaled } from "./steps.ts";
import { gaussianTensor, randomWeights, samplesOf } from "./testNetworks.test-support.ts";

const DENSE: Network = {
  inputShape: [160],
  layers: [
    { type: "dense", units: 48, activation: "tanh" },
    { type: "dense", units: 3 },
  ],
};
const conv = { type: "conv2d", filters: 3, kernelSize: 3, padding: "same" } as const;
const CONV: Network = { inputShape: [6, 6, 8], layers: [{ ...conv, activation: "relu" }, conv] };

function openMethod(method: FusionMethod) {
  const network = method === "perChannel" ? CONV : DENSE;
  const stream = random(1, "steps");
  const weights = randomWeights(network, stream);
  const fit = openFit(network, weights, [1, 2], { method });
  fit.add(
    samplesOf(network, weights, [1, 2], gaussianTensor(stream, [200, ...network.inputShape])),
  );
  return fit;
}

const sliced = METHODS.filter((method) => method !== "product");

test.each(sliced)(
  "%s reports its progress, which never falls and stays within 0 and 1",
  async (method) => {
    const shares: number[] = [];
    const fusion = await openMethod(method).solveAsync(async (share) => void shares.push(share));
    expect(shares.length).toBeGreaterThan(3);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares[0]).toBeGreaterThanOrEqual(0);
    expect(shares.at(-1)).toBeCloseTo(1, 9);
    expect(fusion.weights).toEqual(openMethod(method).solve().weights);
  },
);

test.each(sliced)("%s stops at the breath that throws", async (method) => {
  let breaths = 0;
  const solving = openMethod(method).solveAsync(async () => {
    breaths += 1;
    if (breaths === 3) throw new Error("cancelled");
  });
  await expect(solving).rejects.toThrow("cancelled");
  expect(breaths).toBe(3);
});

describe("parts of steps", () => {
  test("a product in slices is the product", () => {
    const stream = random(2, "steps");
    const matrix = (rows: number, columns: number) =>
      matrixOf(rows, columns, gaussianTensor(stream, [rows, columns]).data);
    const [A, B] = [matrix(70, 900), matrix(900, 700)];
    const steps = multiplySteps(A, B);
    const slices: number[] = [];
    let last = steps.next();
    for (; !last.done; last = steps.next()) slices.push(last.value);
    expect(slices.length).toBeGreaterThan(2);
    expect(slices.at(-1)).toBe(1);
    expect(last.value).toEqual(multiply(A, B));
  });

  test("as a part of longer work their progress is that part's", () => {
    function* halves(): Generator<number, string> {
      yield 0.5;
      yield 1;
      return "done";
    }
    expect([...scaled(halves(), 0.5, 0.5)]).toEqual([0.75, 1]);
    expect(run(scaled(halves(), 0.5, 0.5))).toBe("done");
  });
});
