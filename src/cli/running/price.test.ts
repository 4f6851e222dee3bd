import { expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import { longFusion, longNarrowing } from "./price.ts";

const wide = (inputs: number): Network => ({
  inputShape: [inputs],
  layers: [
    { type: "dense", units: 100, activation: "relu" },
    { type: "dense", units: 10 },
  ],
});

test("a long fusion is announced with its inputs, its solve and its samples, at 5 GFLOP a second", () => {
  // 3000³/3 = 9 GFLOP; 5000·(2·(300,000 + 1,000) + 3000·(3000 + 20)) = 48.3 GFLOP; 8·57.3/5 = 91.7 s
  expect(
    longFusion(wide(3000), [1, 2], { method: "empirical" }, { samples: 5000, replicas: 8 }),
  ).toBe(
    "fusing layers 1 to 2: 3000 inputs, 9.00 GFLOP to solve and 48.3 GFLOP to gather 5000 samples for each of 8 replicas: about 92 s or less",
  );
});

test("nothing is announced for short fusions, for methods without a solve, and for what cannot be fused", () => {
  const options = { method: "empirical" } as const;
  expect(longFusion(wide(100), [1, 2], options, { samples: 1000 })).toBeUndefined();
  expect(longFusion(wide(3000), [1, 2], { method: "product" }, { samples: 5000 })).toBeUndefined();
  expect(longFusion(wide(30_000), [1, 2], options, { samples: 5000 })).toBeUndefined();
  expect(longFusion(wide(3000), [2, 3], options, { samples: 5000 })).toBeUndefined();
});

test("a long narrowing is announced with what stays, short and impossible ones are not", () => {
  const network: Network = {
    inputShape: [1000],
    layers: [
      { type: "dense", units: 3000, activation: "relu" },
      { type: "dense", units: 10 },
    ],
  };
  const narrow = { layer: 1, units: 1500, keep: "largest" } as const;
  // 1500³/3 = 1.125 GFLOP; 5000·(2·(3,000,000 + 30,000) + 3000·(3000 + 20)) = 75.6 GFLOP; 8·76.7/5 = 122.8 s
  expect(longNarrowing(network, narrow, { samples: 5000, replicas: 8 })).toBe(
    "narrowing layer 1: 1500 of 3000 inputs stay, 1.13 GFLOP to solve and 75.6 GFLOP to gather 5000 samples for each of 8 replicas: about 123 s or less",
  );
  expect(longNarrowing(network, narrow, { samples: 10 })).toBeUndefined();
  expect(longNarrowing(network, { ...narrow, layer: 2 }, { samples: 5000 })).toBeUndefined();
});
