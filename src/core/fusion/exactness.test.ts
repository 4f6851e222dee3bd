// Each prediction is checked by fusing: exact means no error, approximate some.

import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { isWeighted } from "#core/model/layers.ts";
import { fuseSpan } from "./fuse.ts";
import { exactness } from "./exactness.ts";
import { spanProblem } from "./span.ts";
import {
  gaussianTensor,
  randomNetwork,
  randomWeights,
  samplesOf,
} from "./testNetworks.test-support.ts";

const dense = (units: number, activation: "linear" | "relu" = "linear") =>
  ({ type: "dense", units, activation }) as const;

test("linear layers, batch norm and dropout are exact, the last activation included", () => {
  const layers: LayerSpec[] = [
    dense(3),
    { type: "batchNorm" },
    { type: "dropout", rate: 0.5 },
    dense(2, "relu"),
  ];
  expect(exactness({ inputShape: [4], layers }, [1, 2]).kind).toBe("exact");
});

test("every layer that bends is named", () => {
  const conv = { type: "conv2d", filters: 2, kernelSize: 3, padding: "same" } as const;
  const layers: LayerSpec[] = [
    { ...conv, activation: "elu" },
    { type: "maxPool", poolSize: 2 },
    conv,
  ];
  expect(exactness({ inputShape: [8, 8, 1], layers }, [1, 2])).toEqual({
    kind: "approximate",
    reasons: [
      "layer 1 (conv2d): elu is not linear",
      "layer 1 (maxPool): a maximum is not linear",
      "layer 2 (conv2d): pads with zeros what is not zero outside; exact away from borders",
    ],
  });
});

test("a kernel cut short is named, and what cannot be fused is impossible", () => {
  const conv = { type: "conv1d", filters: 2, kernelSize: 3 } as const;
  const network: Network = { inputShape: [9, 1], layers: [conv, conv] };
  expect(exactness(network, [1, 2]).kind).toBe("exact");
  expect(exactness(network, [1, 2], { kernelSize: 3 }).reasons).toEqual([
    "the fused kernel does not cover the span's receptive field",
  ]);
  expect(exactness(network, [1, 3]).kind).toBe("impossible");
});

test("with a fit the worst unit is named", () => {
  const fit = {
    mse: 3,
    nmse: 0.3,
    explained: 0.7,
    variance: 10,
    perUnit: Float64Array.of(0.1, 0.6, 0.2),
  };
  const network: Network = { inputShape: [4], layers: [dense(3, "relu"), dense(3)] };
  expect(exactness(network, [1, 2], {}, fit)).toMatchObject({
    kind: "approximate",
    error: { mse: 3, nmse: 0.3, explained: 0.7, worstUnit: { unit: 1, nmse: 0.6 } },
  });
});

test("on 400 random networks made linear, exact means that the product is without error", () => {
  let [exact, approximate] = [0, 0];
  for (let seed = 0; seed < 400; seed++) {
    const drawn = randomNetwork(seed);
    const layers = drawn.layers.map((layer): LayerSpec =>
      isWeighted(layer) || layer.type === "activation" ? { ...layer, activation: "linear" } : layer,
    );
    const network = { ...drawn, layers };
    const span = [1, blocksOf(layers).length] as const;
    if (spanProblem(network, span)) continue;
    const stream = random(seed, "exactness");
    const weights = randomWeights(network, stream);
    const inputs = gaussianTensor(stream, [5, ...network.inputShape]);
    const samples = samplesOf(network, weights, span, inputs);
    const { fit } = fuseSpan(network, weights, span, samples, { method: "product" });
    const { kind } = exactness(network, span);
    if (kind === "exact") {
      exact += 1;
      expect(fit.nmse, `seed ${seed}`).toBeLessThan(1e-12);
    } else approximate += 1;
  }
  expect(exact).toBeGreaterThan(60);
  expect(approximate).toBeGreaterThan(60);
});
