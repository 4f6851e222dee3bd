// A short training run boiled down to a few digits: what must be the same in every browser and in Node.

import { initializeWeights } from "#core/init/initializeWeights.ts";
import type { Network } from "#core/model/layers.ts";
import type { Engine } from "#engine/engine.ts";
import { benchSamples } from "./cases.ts";

const NETWORK: Network = {
  inputShape: [12, 12, 1],
  layers: [
    { type: "conv2d", filters: 2, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "batchNorm" },
    { type: "maxPool", poolSize: 2 },
    { type: "dropout", rate: 0.25 },
    { type: "conv2d", filters: 6, kernelSize: 3, strides: 2, activation: "tanh" },
    { type: "flatten" },
    { type: "dense", units: 17, activation: "gelu" },
    { type: "dense", units: 13, activation: "softplus" },
    { type: "dense", units: 3 },
  ],
};

/** Trains three replicas for forty steps; FNV-1a over the bytes of all losses, step by step, and of the last weights. */
export async function fingerprint(engine: Engine): Promise<string> {
  const optimizer = { type: "adam", learningRate: 0.01 } as const;
  const samples = benchSamples({ name: "fingerprint", network: NETWORK, batch: 16, optimizer });
  await engine.loadData(samples, samples);
  const cohort = await engine.createCohort({
    network: NETWORK,
    loss: "softmaxCrossEntropy",
    training: { optimizer, batchSize: 16, l2: 1e-4 },
    weights: [0, 1, 2].map((replica) =>
      initializeWeights(NETWORK, { type: "heNormal" }, 1, replica),
    ),
    seed: 5,
  });
  await cohort.train(40);
  const { losses } = await cohort.takeLosses();
  const rows = Float32Array.from({ length: 3 * 40 }, (_, i) => losses[i % 3][Math.floor(i / 3)]);
  let hash = hashOf(2166136261, rows);
  for (let replica = 0; replica < 3; replica++) {
    for (const layer of await cohort.readWeights(replica)) {
      for (const { data } of Object.values(layer)) hash = hashOf(hash, data);
    }
  }
  cohort.dispose();
  return hash.toString(16);
}

function hashOf(start: number, { buffer, byteOffset, byteLength }: ArrayBufferView): number {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 16777619) >>> 0, start);
}
