import { expect, test } from "vitest";
import { valuesAt } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import type { CohortOptions } from "#engine/engine.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { openSimd } from "./engine.ts";

const NETWORK: Network = {
  inputShape: [6, 5, 2],
  layers: [
    { type: "conv2d", filters: 3, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "batchNorm" },
    { type: "avgPool", poolSize: 2 },
    { type: "dropout", rate: 0.5 },
    { type: "flatten" },
    { type: "dense", units: 4, activation: "gelu" },
    { type: "dense", units: 3 },
  ],
};
const DATA = seededClasses(70, [6, 5, 2], 3);
const options = (more: Partial<CohortOptions> = {}): CohortOptions => ({
  network: NETWORK,
  loss: "softmaxCrossEntropy",
  training: { optimizer: { type: "sgd", learningRate: 0.1 }, batchSize: 8, l2: 0 },
  weights: [seededWeights(NETWORK, 1), seededWeights(NETWORK, 2)],
  seed: 1,
  ...more,
});

async function opened() {
  const engine = await openSimd();
  await engine.loadData(DATA, DATA);
  return engine;
}

test("activations at every point are those of the float64 reference", async () => {
  const cohort = await (await opened()).createCohort(options());
  const points = NETWORK.layers.flatMap((_, layer) =>
    (["input", "preActivation", "output"] as const).map((at) => ({ layer, at })),
  );
  const got = await cohort.activations(1, points, DATA.inputs);
  valuesAt(NETWORK, seededWeights(NETWORK, 2), points, DATA.inputs).forEach((exact, p) => {
    expect(got[p].shape).toEqual(exact.shape);
    exact.data.forEach((value, i) => expect(got[p].data[i]).toBeCloseTo(value, 4));
  });
});

test("looking and evaluating between steps change nothing", async () => {
  const engine = await opened();
  const plain = await engine.createCohort(options());
  const watched = await engine.createCohort(options());
  await plain.train(10);
  for (let i = 0; i < 10; i++) {
    await watched.train(1);
    await watched.evaluate("validation");
    await watched.activations(0, [{ layer: 6, at: "output" }], DATA.inputs);
  }
  expect(await watched.takeLosses()).toEqual(await plain.takeLosses());
  expect(await watched.readWeights(1)).toEqual(await plain.readWeights(1));
});

test("losses are taken once, a run for each replica, with the step they begin at", async () => {
  const cohort = await (await opened()).createCohort(options());
  await cohort.train(3);
  const first = await cohort.takeLosses();
  await cohort.train(90);
  const second = await cohort.takeLosses();
  const lengthsOf = (runs: readonly Float32Array[]) => runs.map(({ length }) => length);
  expect([first.firstStep, lengthsOf(first.losses)]).toEqual([0, [3, 3]]);
  expect([second.firstStep, lengthsOf(second.losses)]).toEqual([3, [90, 90]]);
  expect(lengthsOf((await cohort.takeLosses()).losses)).toEqual([0, 0]);
  expect(cohort.step).toBe(93);
});

test("weights are copied in and out", async () => {
  const cohort = await (await opened()).createCohort(options());
  const given = seededWeights(NETWORK, 7);
  cohort.writeWeights(1, given);
  expect(await cohort.readWeights(1)).toEqual(given);
  expect(await cohort.readWeights(0)).toEqual(seededWeights(NETWORK, 1));
});

test("a learning rate of zero stops the weights", async () => {
  const cohort = await (await opened()).createCohort(options());
  cohort.setLearningRate(0);
  await cohort.train(3);
  expect((await cohort.readWeights(0))[6]).toEqual(seededWeights(NETWORK, 1)[6]);
});

test("a network that diverges says so in its losses, and its neighbour does not notice", async () => {
  const engine = await opened();
  const training = {
    ...options().training,
    optimizer: { type: "sgd", learningRate: 0.05 },
  } as const;
  const broken = seededWeights(NETWORK, 1).map((layer) =>
    layer.kernel
      ? { ...layer, kernel: { ...layer.kernel, data: layer.kernel.data.map(() => 1e30) } }
      : layer,
  ) as unknown as CohortOptions["weights"][number];
  const sound = seededWeights(NETWORK, 2);
  const pair = await engine.createCohort(options({ training, weights: [broken, sound] }));
  const alone = await engine.createCohort(options({ training, weights: [sound] }));
  await pair.train(6);
  await alone.train(6);
  const { losses } = await pair.takeLosses();
  expect(Number.isFinite(losses[0][5])).toBe(false);
  expect([losses[1]]).toEqual((await alone.takeLosses()).losses);
});

test("a batch larger than the data is cut to it", async () => {
  const training = { ...options().training, batchSize: 1000 };
  const cohort = await (await opened()).createCohort(options({ training }));
  await cohort.train(2);
  expect((await cohort.takeLosses()).losses[1].every((loss) => loss > 0)).toBe(true);
});

test("too much memory is refused with the number, before it is taken", async () => {
  const network: Network = {
    inputShape: [64, 64, 1],
    layers: [
      { type: "conv2d", filters: 256, kernelSize: 1 },
      { type: "avgPool", poolSize: 64 },
      { type: "flatten" },
      { type: "dense", units: 3 },
    ],
  };
  const weights = [seededWeights(network, 1)];
  const data = seededClasses(600, [1], 3);
  const inputs = { shape: [600, 64, 64, 1], data: new Float32Array(600 * 64 * 64) };
  const engine = await openSimd();
  await engine.loadData({ ...data, inputs }, { ...data, inputs });
  const training = { ...options().training, batchSize: 600 };
  const cohort = engine.createCohort(options({ network, weights, training }));
  await expect(cohort).rejects.toThrow(/needs \d+ MiB for 1 replica.*2048 MiB/);
});

test("data that do not fit the network are refused by name", async () => {
  const engine = await opened();
  const narrow: Network = { inputShape: [7], layers: [{ type: "dense", units: 3 }] };
  const two: Network = { ...NETWORK, layers: NETWORK.layers.with(6, { type: "dense", units: 2 }) };
  const withWeights = (network: Network) =>
    options({ network, weights: [seededWeights(network, 1)] });
  await expect(engine.createCohort(withWeights(narrow))).rejects.toThrow(
    /inputs \[7\].*60 numbers/,
  );
  await expect(engine.createCohort(withWeights(two))).rejects.toThrow(/class 2 of sample \d+/);
  const regression = engine.createCohort(options({ loss: "meanSquaredError" }));
  await expect(regression).rejects.toThrow(/3 outputs, the targets 1/);
});

test("a cohort that is disposed of says so", async () => {
  const engine = await opened();
  const cohort = await engine.createCohort(options());
  engine.dispose();
  await expect(cohort.train(1)).rejects.toThrow("already disposed");
  await expect(cohort.readWeights(0)).rejects.toThrow("already disposed");
});
