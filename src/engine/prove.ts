// An engine counts only once it has trained a step: drivers exist that give an adapter and no device, or
// a device and wrong numbers.

import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { forward } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import { BackendUnavailableError } from "./engine.ts";
import type { Engine } from "./engine.ts";

const NETWORK: Network = {
  inputShape: [3, 3, 1],
  layers: [
    { type: "conv2d", filters: 2, kernelSize: 2, activation: "relu" },
    { type: "flatten" },
    { type: "dense", units: 2 },
  ],
};
const SAMPLES = 4;
const TOLERANCE = 1e-3;

/** Trains two replicas of a tiny network for one step; throws BackendUnavailableError where a number is wrong. */
export async function prove(engine: Engine): Promise<void> {
  const inputs = { shape: [SAMPLES, 3, 3, 1], data: numbers(SAMPLES * 9, 1, "inputs") };
  const targets = { shape: [SAMPLES], data: Float32Array.from([0, 1, 1, 0]) };
  const weights = [seededWeights(0), seededWeights(1)];
  await engine.loadData({ inputs, targets }, { inputs, targets });
  const cohort = await engine.createCohort({
    network: NETWORK,
    loss: "softmaxCrossEntropy",
    training: {
      optimizer: { type: "sgd", learningRate: 0.1 },
      batchSize: SAMPLES,
      l2: 0,
    },
    weights,
    seed: 0,
  });
  try {
    await cohort.train(1);
    const { losses } = await cohort.takeLosses();
    const expected = weights.map((one) => crossEntropy(forward(NETWORK, one, inputs), targets));
    checkLosses(
      losses.flatMap((run) => [...run]),
      expected,
    );
    for (const [r, before] of weights.entries()) checkStep(before, await cohort.readWeights(r));
  } finally {
    cohort.dispose();
  }
}

function numbers(count: number, scale: number, ...stream: readonly (string | number)[]) {
  const { normal } = random(0, "prove", ...stream);
  return Float32Array.from({ length: count }, () => scale * normal());
}

function seededWeights(replica: number): NetworkWeights {
  const records: { -readonly [K in keyof LayerWeights]: LayerWeights[K] }[] = NETWORK.layers.map(
    () => ({}),
  );
  for (const { layer, name, shape } of weightSpecs(NETWORK)) {
    records[layer][name] = { shape, data: numbers(sizeOf(shape), 0.5, replica, layer, name) };
  }
  return records;
}

/** Mean over the samples of −log softmax at the right class. */
function crossEntropy({ shape, data }: Tensor, targets: Tensor): number {
  const width = shape[1];
  let sum = 0;
  for (let n = 0; n < shape[0]; n++) {
    const logits = Array.from(data.subarray(n * width, (n + 1) * width));
    const total = logits.reduce((all, logit) => all + Math.exp(logit), 0);
    sum += Math.log(total) - logits[targets.data[n]];
  }
  return sum / shape[0];
}

function checkLosses(losses: readonly number[], expected: readonly number[]): void {
  const right =
    losses.length === expected.length &&
    expected.every((loss, r) => Math.abs(losses[r] - loss) <= TOLERANCE * loss);
  if (right) return;
  const shown = (values: Iterable<number>) => Array.from(values, (x) => x.toFixed(4)).join(", ");
  throw new BackendUnavailableError(
    `it computes wrong numbers: a loss of ${shown(losses)} where ${shown(expected)} is right`,
  );
}

/** Every tensor that training changes has moved, and to finite numbers. */
function checkStep(before: NetworkWeights, after: NetworkWeights): void {
  for (const { layer, name } of weightSpecs(NETWORK)) {
    const [old, now] = [before[layer][name]!.data, after[layer][name]!.data];
    if (!now.every(Number.isFinite)) {
      throw new BackendUnavailableError("it computes wrong numbers: weights that are not finite");
    }
    if (now.every((x, i) => x === old[i])) {
      throw new BackendUnavailableError("it does not train: weights stay as they were");
    }
  }
}
