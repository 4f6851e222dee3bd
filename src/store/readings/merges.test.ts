// What the panel of structural merges reads: within limits, of the network whose batch norms are folded.

import { expect, test } from "vitest";
import { gaussianTensor, randomWeights } from "#core/fusion/testNetworks.test-support.ts";
import { random } from "#core/math/random.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { mergesProblem, readMatrix, readMerges } from "./merges.ts";

const conv = (filters: number): LayerSpec => ({
  ...{ type: "conv2d", filters, kernelSize: 3, padding: "same" },
});
const image = (side: number, layers: readonly LayerSpec[]): Network => ({
  inputShape: [side, side, 1],
  layers,
});

function reading(network: Network, samples: number) {
  const stream = random(2, "merges");
  const weights = randomWeights(network, stream);
  return readMerges(network, weights, gaussianTensor(stream, [samples, ...network.inputShape]));
}

test("batch norms fold first, the matrices are of what remains, on eight samples at most", () => {
  const network = image(8, [conv(3), { type: "batchNorm" }, conv(2)]);
  const found = reading(network, 20);
  expect(found.samples.shape).toEqual([8, 8, 8, 1]);
  expect(found.folds.plans).toEqual([{ norm: 1, into: 0, stands: "behind" }]);
  expect([found.folds.before, found.folds.after]).toEqual([30 + 6 + 56, 30 + 56]);
  expect(
    found.convs.map(({ name, layer, size, isLarge }) => ({ name, layer, size, isLarge })),
  ).toEqual([
    { name: "layer 1 (conv2d)", layer: 0, size: [64, 192], isLarge: false },
    { name: "layer 2 (conv2d)", layer: 1, size: [192, 128], isLarge: false },
  ]);
  const matrix = readMatrix(found, found.convs[1]);
  expect([matrix.before, matrix.after]).toEqual([56, 192 * 128 + 128]);
  for (const { difference, largest } of [found.folds, matrix, matrix.parallel]) {
    expect(largest).toBeGreaterThan(0.1);
    expect(difference).toBeLessThan(1e-12 * largest);
  }
});

test("a matrix of more than a million numbers is named and not written out; a huge network is not measured", () => {
  expect(reading(image(28, [conv(2)]), 1).convs[0]).toMatchObject({
    size: [784, 1568],
    isLarge: true,
  });
  expect(mergesProblem(image(28, [conv(2)]))).toBeUndefined();
  expect(mergesProblem(image(256, [conv(64), conv(64)]))).toMatch(/too large to measure/);
});
