import { expect, test } from "vitest";
import { catalogueEntry } from "#core/data/catalogue.ts";
import { tooLarge } from "./capacity.ts";
import { editExperiment } from "./edit.ts";
import { PRESETS } from "#core/experiment/schema/presets.ts";

const shapeOf = (name: string) => catalogueEntry(name).inputShape;

test("no preset is too large, nor is the paper's Fashion-MNIST net in ten replicas", () => {
  for (const { experiment } of PRESETS) {
    const { data, network, replicas, training } = experiment;
    const standing = { inputShape: shapeOf(data.name), layers: network.layers };
    expect(tooLarge(standing, { replicas, batchSize: training.batchSize })).toBeUndefined();
  }
  const conv = (filters: number) =>
    ({ type: "conv2d", filters, kernelSize: 3, padding: "same" }) as const;
  const pool = { type: "maxPool", poolSize: 2 } as const;
  const layers = [
    ...[conv(2), conv(4), pool, conv(8), conv(16), pool],
    { type: "flatten" } as const,
    { type: "dense", units: 10 } as const,
  ];
  const paper = { inputShape: [28, 28, 1], layers };
  expect(tooLarge(paper, { replicas: 10, batchSize: 64 })).toBeUndefined();
});

test("weights that do not fit are refused by number, and the layer that holds most of them is named", () => {
  // 4096·4096 + 4096 weights in layer 2; 8 · (2·4096 + 4096 + 4096² + 4096 + 4096·2 + 2) = 134 million
  const layers = [
    { type: "dense", units: 4096 },
    { type: "dense", units: 4096 },
    { type: "dense", units: 2 },
  ] as const;
  const load = { replicas: 8, batchSize: 64 };
  expect(tooLarge({ inputShape: [2], layers }, load)).toBe(
    "Layer 2 (dense 4096) is too large: 134 million weights in 8 replicas, where 60 million are the most; make it smaller, or take fewer replicas.",
  );
  expect(tooLarge({ inputShape: [2], layers }, { ...load, replicas: 3 })).toBeUndefined();
});

test("a step that would take minutes is refused", () => {
  const conv = { type: "conv2d", filters: 512, kernelSize: 3, padding: "same" } as const;
  const layers = [conv, conv, { type: "flatten" }, { type: "dense", units: 2 }] as const;
  // multiplies: 16·16·9·512·(1 + 512) + 131072·2; operations: 2·32·(3·all − first) = 1.2e11 a replica
  const problem = tooLarge({ inputShape: [16, 16, 1], layers }, { replicas: 2, batchSize: 32 });
  expect(problem).toMatch(/^Layer 2 \(conv 512, 3×3\) takes too long: 232 billion operations/);
});

test("a layer that gives too much, or looks at too much, is refused by number", () => {
  const pool = (fields: object) => [
    { type: "conv2d", filters: 1, kernelSize: 1 } as const,
    { type: "maxPool", poolSize: 2, ...fields } as const,
  ];
  const problem = (fields: object, replicas = 1) =>
    tooLarge({ inputShape: [8, 8, 1], layers: pool(fields) }, { replicas, batchSize: 64 });
  expect(problem({})).toBeUndefined();
  // (8 + 2·999 − 2 + 1)² = 2005² outputs of 64 samples, and 64 before them
  expect(
    problem({
      strides: 1,
      padding: [
        [999, 998],
        [999, 999],
      ],
    }),
  ).toMatch(
    /^Layer 1 \(conv 1, 1×1\), max pool 2 gives too much: 257 million numbers for a batch of 64 in 1 replica, where 150 million are the most; make it or the batch smaller\.$/,
  );
  expect(problem({ strides: 1, poolSize: 100_000, padding: "same" }, 2)).toMatch(
    /^Layer 1 .*, max pool 100000 takes too long: .* billion operations a step, .*, or take fewer replicas\.$/,
  );
});

test("a network without weights is measured too", () => {
  const layers = [
    {
      type: "avgPool",
      poolSize: 3,
      strides: 1,
      padding: [
        [9000, 9000],
        [9000, 9000],
      ],
    },
  ] as const;
  const problem = tooLarge({ inputShape: [8, 8, 1], layers }, { replicas: 1, batchSize: 1 });
  expect(problem).toMatch(/^average pool 3 gives too much/);
});

test("an edit to such a network is refused", () => {
  const digits = PRESETS.find(({ id }) => id === "digits")!.experiment;
  const wide = (block: number) => ({ type: "change", block, fields: { units: 4096 } }) as const;
  const first = editExperiment(digits, wide(1), shapeOf("digits"));
  if ("refusal" in first) throw new Error(first.refusal);
  expect(editExperiment(first, wide(2), shapeOf("digits"))).toEqual({
    refusal: expect.stringMatching(/^Layer 2 \(dense 4096\) is too large: 14\d million weights/),
  });
});
