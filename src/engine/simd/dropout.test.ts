import { expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { openSimd } from "./engine.ts";

const WIDTH = 4096;
const RATE = 0.3;
const ones = (shape: readonly number[]) => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1),
});
const NETWORK: Network = {
  inputShape: [WIDTH],
  layers: [
    { type: "positionBias" },
    { type: "dropout", rate: RATE },
    { type: "dense", units: 1, useBias: false },
  ],
};

/** What survives of inputs of one in each of two steps, and the gradients that come back through it. */
async function survivors(seed: number) {
  const engine = await openSimd();
  const samples = {
    inputs: ones([1, WIDTH]),
    targets: { shape: [1, 1], data: Float32Array.of(0) },
  };
  await engine.loadData(samples, samples);
  const start: NetworkWeights = [
    { bias: { shape: [WIDTH], data: new Float32Array(WIDTH) } },
    {},
    { kernel: ones([WIDTH, 1]) },
  ];
  const optimizer = { type: "sgd", learningRate: 1 / WIDTH } as const;
  const training = { optimizer, batchSize: 1, l2: 0 };
  const loss = "meanSquaredError";
  const options = { network: NETWORK, loss, training, weights: [start], seed } as const;
  const cohort = await engine.createCohort(options);
  const steps = [];
  for (let i = 0; i < 2; i++) {
    cohort.writeWeights(0, start);
    await cohort.train(1);
    const output = Math.sqrt((await cohort.takeLosses()).losses[0][0]);
    const after = await cohort.readWeights(0);
    const slope = (2 * output) / WIDTH;
    const kept = after[2].kernel!.data.map((k) => (1 - k) / slope);
    const back = after[0].bias!.data.map((b) => -b / slope);
    steps.push({ output, kept, back });
  }
  engine.dispose();
  return steps;
}

test("what survives is scaled by 1 / (1 − rate), and the gradient goes the same way", async () => {
  for (const { output, kept, back } of await survivors(1)) {
    for (let i = 0; i < WIDTH; i++) {
      const alive = kept[i] > 0.5;
      expect(kept[i]).toBeCloseTo(alive ? 1 / (1 - RATE) : 0, 3);
      expect(back[i]).toBeCloseTo(alive ? 1 / (1 - RATE) : 0, 3);
    }
    const share = kept.filter((k) => k > 0.5).length / WIDTH;
    // Five standard deviations of a binomial share: 5·√(0.3·0.7 / 4096) = 0.036.
    expect(Math.abs(share - (1 - RATE))).toBeLessThan(0.036);
    expect(output / WIDTH).toBeCloseTo(share / (1 - RATE), 3);
  }
});

test("every step and every seed drops other units; the same seed drops the same", async () => {
  const pattern = (kept: ArrayLike<number>) => Array.from(kept, (k) => (k > 0.5 ? 1 : 0));
  const [one, again, other] = await Promise.all([survivors(1), survivors(1), survivors(2)]);
  const agree = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    pattern(a).filter((bit, i) => bit === pattern(b)[i]).length / WIDTH;
  expect(pattern(one[1].kept)).toEqual(pattern(again[1].kept));
  // Independent patterns agree on 0.3² + 0.7² = 0.58 of the units; five deviations are 0.039.
  expect(Math.abs(agree(one[0].kept, one[1].kept) - 0.58)).toBeLessThan(0.039);
  expect(Math.abs(agree(one[0].kept, other[0].kept) - 0.58)).toBeLessThan(0.039);
});
