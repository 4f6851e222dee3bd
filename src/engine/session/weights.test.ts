// A session that starts from a file of weights, on both engines.

import { expect, test } from "vitest";
import type { Dataset } from "#core/data/dataset.ts";
import { loadDataset } from "#core/data/load.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { importFile, importWeights } from "#core/importFile.ts";
import { SAMPLES } from "#core/importSamples.test-support.ts";
import { forward } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Engine } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openTfjs } from "#engine/tfjs/engine.ts";
import { openSession } from "./session.ts";

const { file, files } = SAMPLES.safetensors;
const named = { file, bytes: files[file] };
const data = { name: "moons", train: 64, validation: 40 };
const nothing = async () => {};

/** Mean cross entropy of the network's outputs on the validation part, in float64. */
function lossOf(network: Network, weights: NetworkWeights, { validation }: Dataset): number {
  const { inputs, targets } = validation;
  const { shape, data: logits } = forward(network, weights, inputs);
  const [samples, classes] = shape;
  let sum = 0;
  for (let n = 0; n < samples; n++) {
    const row = [...logits.slice(n * classes, (n + 1) * classes)];
    const norm = Math.log(row.reduce((total, x) => total + Math.exp(x), 0));
    sum += norm - row[targets.data[n]];
  }
  return sum / samples;
}

async function start(engine: Engine, epochs: number) {
  const dataset = await loadDataset({ ...data, seed: 0 }, async () => new Uint8Array());
  const { inputShape } = dataset;
  const imported = await importFile(named, { inputShape });
  if (imported.kind !== "network") throw new Error(imported.kind);
  const network = { inputShape, layers: imported.layers };
  const weights = await importWeights(named, network);
  const experiment = parseExperiment({
    ...{ version: 1, replicas: 3, data, network: { layers: network.layers } },
    ...{ training: { batchSize: 16, epochs }, shallowEpochs: 1, arms: ["fused", "random"] },
  });
  const events: SessionEvent[] = [];
  const emit = (event: SessionEvent) => void events.push(event);
  const session = await openSession(
    ...([engine, dataset, experiment, emit, nothing, undefined, weights] as const),
  );
  const epochsOf = (arm: string) =>
    events.flatMap((event) => (event.type === "epoch" && event.arm === arm ? [event] : []));
  return { session, events, epochsOf, experiment, dataset, network, weights };
}

test.each([
  ["simd", () => openSimd()],
  ["tfjs-cpu", () => openTfjs("cpu")],
])(
  "on %s every replica starts from the file, and without an epoch it is fused as it is",
  async (_, open) => {
    const engine = await open();
    const { session, events, epochsOf, experiment, ...opened } = await start(engine, 0);
    const expected = lossOf(opened.network, opened.weights, opened.dataset);
    const [first] = epochsOf("original");
    expect(first.metrics).toHaveLength(3);
    for (const { valLoss } of first.metrics) expect(valLoss).toBeCloseTo(expected, 6);

    await session.train(nothing);
    expect(events.at(-1)).toEqual({ type: "finished", stage: "original" });
    expect(epochsOf("original")).toHaveLength(1);

    await session.fuse([1, 2], experiment.fusion, nothing);
    const [fused] = epochsOf("fused");
    expect(new Set(fused.metrics.map(({ valLoss }) => valLoss)).size).toBe(1);
    const [random] = epochsOf("random");
    expect(new Set(random.metrics.map(({ valLoss }) => valLoss)).size).toBe(3);
    session.dispose();
    engine.dispose();
  },
);

test("its weights are those of the file to the bit, and training goes on from them", async () => {
  const engine = await openSimd();
  const { session, events, weights, epochsOf } = await start(engine, 2);
  const shown = events.find((event) => event.type === "weights");
  const bits = (all: NetworkWeights) =>
    all.map((layer) =>
      Object.entries(layer).map(([name, { data: numbers }]) => [name, ...numbers]),
    );
  expect(bits(shown!.weights)).toEqual(bits(weights));
  await session.train(nothing);
  const losses = epochsOf("original").map(({ metrics }) => metrics[0].trainLoss);
  expect(losses).toHaveLength(3);
  expect(losses[2]).toBeLessThan(losses[0]);
  session.dispose();
  engine.dispose();
});
