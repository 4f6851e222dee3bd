// What fusion makes of a layer follows from its role: a global average is linear, an opaque layer never.

import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { fuseSpan } from "./fuse.ts";
import { ledger } from "./ledger.ts";
import { gaussianTensor, randomWeights, samplesOf } from "./testNetworks.test-support.ts";

const stream = random(7, "roles");
const dense = (units: number): LayerSpec => ({ type: "dense", units });

test("a span through a global average is exact where the rest is linear, and the product finds it", () => {
  const network: Network = {
    inputShape: [4, 3, 2],
    layers: [
      { type: "conv2d", filters: 3, kernelSize: 2 },
      { type: "batchNorm" },
      { type: "globalAvgPool" },
      dense(2),
    ],
  };
  expect(ledger(network, [1, 2]).kind).toBe("exact");
  const weights = randomWeights(network, stream);
  const samples = samplesOf(network, weights, [1, 2], gaussianTensor(stream, [40, 4, 3, 2]));
  const { fit } = fuseSpan(network, weights, [1, 2], samples, { method: "product" });
  expect(fit.nmse).toBeLessThan(1e-12);
});
