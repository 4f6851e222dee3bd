// Mixture normalization on both executors: one component is batch norm, the moving mixture is that of the batches,
// and inference is the float64 reference. That gradients are slopes: gradients.test.ts of each.

import { describe, expect, test } from "vitest";
import type { Samples } from "#core/data/dataset.ts";
import { fitMixture } from "#core/math/mixture/mixture.test-support.ts";
import { random } from "#core/math/random.ts";
import { forward } from "#core/model/forward.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import type { Engine } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openTfjs } from "#engine/tfjs/engine.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";

const ENGINES: readonly (readonly [string, () => Promise<Engine>])[] = [
  ["simd", () => openSimd()],
  ["tfjs on wasm", () => openTfjs("wasm")],
];
const CHANNELS = 3;
const around = (norm: LayerSpec, shape: readonly number[] = [4, 5, CHANNELS]): Network => ({
  inputShape: shape,
  layers: [norm, { type: "flatten" }, { type: "dense", units: 2 }],
});
const mixture = (components: number, more: object = {}): LayerSpec => ({
  type: "mixtureNorm",
  components,
  ...more,
});

/** Trains so many steps; what is left of the weights, and the validation loss by the moving statistics. */
async function trained(
  engine: Engine,
  network: Network,
  weights: NetworkWeights,
  data: Samples,
  { steps, rate, batch }: { steps: number; rate: number; batch: number },
) {
  await engine.loadData(data, data);
  const cohort = await engine.createCohort({
    ...{ network, loss: "softmaxCrossEntropy", weights: [weights], seed: 2 },
    training: { optimizer: { type: "sgd", learningRate: rate }, batchSize: batch, l2: 0 },
  });
  await cohort.train(steps);
  const [{ loss }] = await cohort.evaluate("validation");
  const { losses } = await cohort.takeLosses();
  const after = await cohort.readWeights(0);
  const points = [{ layer: 0, at: "output" }] as const;
  const [normals] = await cohort.activations(0, points, data.inputs);
  cohort.dispose();
  return { after, loss, losses: [...losses[0]], normals };
}

/** The numbers of one channel over samples and positions, two heaps each. */
function heaps(samples: number): Samples {
  const { normal } = random(21, "heaps");
  const data = seededClasses(samples, [4, 5, CHANNELS], 2);
  const values = data.inputs.data.map((_, i) => {
    const channel = i % CHANNELS;
    const heap = Math.floor(i / CHANNELS) % 3 === 0 ? 3 + channel : -1;
    return heap + (0.3 + 0.2 * channel) * normal();
  });
  return { ...data, inputs: { ...data.inputs, data: values } };
}

const closest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));

const HUNDRED = { steps: 100, rate: 0.1, batch: 16 };

/** The mixture of every channel as the layer's moving weights hold it. */
function fittedWeights(data: Samples, components: number): LayerWeights {
  const channels = Array.from({ length: CHANNELS }, (_, channel) => {
    const own = Array.from(data.inputs.data).filter((__, i) => i % CHANNELS === channel);
    return fitMixture(own, components);
  });
  const shape = [components, CHANNELS];
  const of = (name: "proportions" | "means" | "variances") => ({
    shape,
    data: Float64Array.from({ length: components * CHANNELS }, (_, i) => {
      return channels[i % CHANNELS][name][Math.floor(i / CHANNELS)];
    }),
  });
  return {
    movingProportion: of("proportions"),
    movingMean: of("means"),
    movingVariance: of("variances"),
  };
}

describe.each(ENGINES)("%s", (_, open) => {
  test("one component trains and infers as batch norm does", async () => {
    const engine = await open();
    const data = heaps(64);
    const single = around(mixture(1, { momentum: 0.9 }));
    const plain = around({ type: "batchNorm", momentum: 0.9 });
    const start = seededWeights(plain, 4);
    const { movingMean, movingVariance, ...learned } = start[0];
    const row = (weight: typeof movingMean) => ({ shape: [1, CHANNELS], data: weight!.data });
    const own = {
      ...learned,
      movingProportion: row({ shape: [], data: new Float32Array(CHANNELS).fill(1) }),
      movingMean: row(movingMean),
      movingVariance: row(movingVariance),
    };
    const norm = await trained(engine, plain, start, data, HUNDRED);
    const mixed = await trained(engine, single, [own, ...start.slice(1)], data, HUNDRED);
    expect(closest(mixed.losses, norm.losses)).toBeLessThan(2e-5);
    for (const name of ["gamma", "beta", "movingMean", "movingVariance"] as const) {
      expect(closest(mixed.after[0][name]!.data, norm.after[0][name]!.data)).toBeLessThan(1e-4);
    }
    expect(closest(mixed.after[2].kernel!.data, norm.after[2].kernel!.data)).toBeLessThan(1e-4);
    expect(closest(mixed.after[0].movingProportion!.data, [1, 1, 1])).toBeLessThan(1e-5);
    expect(closest(mixed.normals.data, norm.normals.data)).toBeLessThan(1e-3);
    engine.dispose();
  });

  test.each([2, 3, 5])(
    "the moving mixture of %i components comes to be the batch's own",
    async (components) => {
      const engine = await open();
      const data = heaps(40);
      const network = around(mixture(components, { momentum: 0.5 }));
      const settings = { steps: 40, rate: 0, batch: 40 };
      const { after } = await trained(engine, network, seededWeights(network, 1), data, settings);
      for (const [name, { data: fitted }] of Object.entries(fittedWeights(data, components))) {
        const moving = after[0][name as keyof LayerWeights]!;
        expect(moving.shape).toEqual([components, CHANNELS]);
        expect(closest(moving.data, fitted)).toBeLessThan(2e-3);
      }
      engine.dispose();
    },
  );

  test("inference is that of the float64 reference", async () => {
    const engine = await open();
    const data = heaps(40);
    const network = around(mixture(3));
    const [first, ...rest] = seededWeights(network, 6);
    const weights = [{ ...first, ...fittedWeights(data, 3) }, ...rest];
    const none = { steps: 0, rate: 0, batch: 40 };
    const { normals } = await trained(engine, network, weights, data, none);
    const layer = { inputShape: network.inputShape, layers: network.layers.slice(0, 1) };
    const expected = forward(layer, weights.slice(0, 1), data.inputs);
    expect(closest(normals.data, expected.data)).toBeLessThan(5e-4);
    engine.dispose();
  });

  test("a batch of one row, and channels that do not vary, train on as behind batch norm", async () => {
    const engine = await open();
    const flat = around(mixture(3), [2]);
    const data = seededClasses(12, [2], 2);
    const still = { ...data, inputs: { ...data.inputs, data: data.inputs.data.fill(0.3) } };
    for (const batch of [1, 4]) {
      const settings = { steps: 30, rate: 0.1, batch };
      const result = await trained(engine, flat, seededWeights(flat, 5), still, settings);
      const numbers = [...result.losses, result.loss, ...result.normals.data];
      expect(numbers.every(Number.isFinite)).toBe(true);
      const weights = result.after.flatMap((record) => Object.values(record));
      expect(weights.every(({ data: own }) => own.every(Number.isFinite))).toBe(true);
    }
    engine.dispose();
  });
});
