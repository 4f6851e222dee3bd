import { beforeAll, expect, test } from "vitest";
import type { Dataset } from "#core/data/dataset.ts";
import { loadDataset } from "#core/data/load.ts";
import type { ArmCheckpoint } from "#core/experiment/events/checkpoint.ts";
import type { Look, SessionEvent } from "#core/experiment/events/events.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { forward, valuesAt } from "#core/model/forward.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Engine } from "#engine/engine.ts";
import { openTfjs } from "#engine/tfjs/engine.ts";
import { rows } from "#core/data/rows.ts";
import { openSession } from "./session.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openTfjs("cpu");
});

const sizes = { train: 64, validation: 40 };
const dense = (units: number, activation = "linear") => ({ type: "dense", units, activation });

/** A session whose looks and first weights are noted. */
async function openLab(name: string, layers: readonly object[]) {
  const experiment = parseExperiment({
    version: 1,
    replicas: 2,
    data: { name, ...sizes },
    network: { layers },
    training: { batchSize: 16, epochs: 2, optimizer: { type: "adam", learningRate: 0.02 } },
    fusion: { span: [1, 2], samples: 64 },
    shallowEpochs: 1,
  });
  const data = await loadDataset({ name, ...sizes, seed: 0 }, async () => new Uint8Array());
  const looks: Look[] = [];
  const weights = new Map<string, NetworkWeights>();
  const checkpoints: (readonly ArmCheckpoint[])[] = [];
  const emit = (event: SessionEvent) => {
    if (event.type === "looked") looks.push(event.look);
    if (event.type === "checkpoint") checkpoints.push(event.changed);
    if (event.type === "weights") weights.set(event.arm, event.weights);
  };
  const session = await openSession(engine, data, experiment, emit, async () => {});
  return {
    session,
    data,
    looks,
    weights,
    checkpoints,
    network: { inputShape: data.inputShape, layers: experiment.network.layers },
  };
}

const twoLayers = [dense(6, "relu"), dense(5, "tanh"), dense(2)];
const sampleOf = ({ validation }: Dataset, sample: number) =>
  rows(validation.inputs, sample, sample + 1);

test("nobody watching, nothing is looked at", async () => {
  const { session, looks } = await openLab("moons", twoLayers);
  await session.step(async () => {});
  expect(looks).toEqual([]);
  session.dispose();
});

test("the chosen sample's activations are those of the float64 reference network", async () => {
  const { session, looks, data, network, weights } = await openLab("moons", twoLayers);
  session.choose(7, true);
  await session.look();
  expect(looks).toHaveLength(1);
  const [look] = looks;
  expect([look.arm, look.sample, look.step]).toEqual(["original", 7, 0]);
  const points = [0, 1, 2].map((layer) => ({ layer, at: "output" as const }));
  const expected = valuesAt(network, weights.get("original")!, points, sampleOf(data, 7));
  expected.forEach((tensor, block) => {
    expect(look.blocks[block].activation.shape).toEqual(tensor.shape.slice(1));
    tensor.data.forEach((value, i) =>
      expect(look.blocks[block].activation.data[i]).toBeCloseTo(value, 5),
    );
  });
  const [z0, z1] = expected[2].data;
  expect(look.output[1]).toBeCloseTo(1 / (1 + Math.exp(z0 - z1)), 5);
  expect(look.blocks[0].activationSample).toHaveLength(40 * 6);
  session.dispose();
});

test("the answers over the plane are the network's own at the cells' centres", async () => {
  const { session, looks, network, weights } = await openLab("moons", twoLayers);
  session.choose(0, true);
  await session.look();
  const { plane, columns, rows: count, values } = looks[0].answers!;
  expect(values).toHaveLength(columns * count * 2);
  const cell = 5 * columns + 30; // sixth row from the top
  const x = plane.x[0] + (30.5 / columns) * (plane.x[1] - plane.x[0]);
  const y = plane.y[1] - (5.5 / count) * (plane.y[1] - plane.y[0]);
  const inputs = { shape: [1, 2], data: Float32Array.of(x, y) };
  const [z0, z1] = forward(network, weights.get("original")!, inputs).data;
  expect(values[2 * cell]).toBeCloseTo(1 / (1 + Math.exp(z1 - z0)), 4);
  expect(values[2 * cell] + values[2 * cell + 1]).toBeCloseTo(1, 5);
  session.dispose();
});

test("a function of one number is answered along a line, without softmax", async () => {
  const { session, looks, network, weights } = await openLab("sine", [
    dense(4, "tanh"),
    dense(3, "tanh"),
    dense(1),
  ]);
  session.choose(3, true);
  await session.look();
  const { plane, columns, rows: count, values } = looks[0].answers!;
  expect([count, values.length]).toEqual([1, columns]);
  const x = plane.x[0] + (0.5 / columns) * (plane.x[1] - plane.x[0]);
  const inputs = { shape: [1, 1], data: Float32Array.of(x) };
  expect(values[0]).toBeCloseTo(forward(network, weights.get("original")!, inputs).data[0], 5);
  expect(looks[0].output).toHaveLength(1);
  session.dispose();
});

test("every lane is looked at while racing, and a lane that has not changed only once", async () => {
  const { session, looks } = await openLab("moons", twoLayers);
  const rest = async () => {};
  session.choose(0, true);
  await session.look();
  await session.look();
  expect(looks).toHaveLength(1);
  await session.fuse([1, 2], { method: "empirical" }, rest);
  await session.train(rest);
  expect(new Set(looks.map(({ arm }) => arm))).toEqual(new Set(["original", "fused", "random"]));
  expect(looks.filter(({ arm }) => arm === "original")).toHaveLength(1);
  session.choose(1, true);
  await session.look();
  expect(looks.slice(-3).map(({ arm, sample }) => `${arm} ${sample}`)).toEqual([
    "original 1",
    "fused 1",
    "random 1",
  ]);
  session.dispose();
});

test("looking changes no number of the training", async () => {
  const finals = [];
  for (const watched of [true, false]) {
    const { session, weights } = await openLab("moons", twoLayers);
    session.choose(2, watched);
    await session.train(async () => {});
    finals.push(weights.get("original")!.map(({ kernel }) => Array.from(kernel!.data)));
    session.dispose();
  }
  expect(finals[0]).toEqual(finals[1]);
});

test("maps stay maps: a block that ends in flattening shows what was flattened", async () => {
  const conv = { type: "conv2d", filters: 2, kernelSize: 3, activation: "relu" };
  const layers = [conv, { type: "maxPool", poolSize: 2 }, { type: "flatten" }, dense(10)];
  const { session, looks, network } = await openLab("digits", layers);
  session.choose(0, true);
  await session.look();
  const [rowCount, columns] = network.inputShape;
  const pooled = [Math.floor((rowCount - 2) / 2), Math.floor((columns - 2) / 2), 2];
  expect(looks[0].blocks.map(({ activation }) => activation.shape)).toEqual([pooled, [10]]);
  expect(looks[0].answers).toBeUndefined();
  expect(looks[0].output.reduce((sum, p) => sum + p)).toBeCloseTo(1, 5);
  session.dispose();
});

test("a chosen replica is looked at, through the weights that its checkpoint has", async () => {
  const { session, looks, data, network, checkpoints } = await openLab("moons", twoLayers);
  await session.step(async () => {});
  const activation = async (replica?: number) => {
    session.choose(7, true, replica);
    await session.look();
    return looks.at(-1)!.blocks[1].activation.data;
  };
  const first = await activation();
  const second = await activation(1);
  const weights = checkpoints.at(-1)![0].state.weights[1];
  const [expected] = valuesAt(network, weights, [{ layer: 1, at: "output" }], sampleOf(data, 7));
  expected.data.forEach((value, i) => expect(second[i]).toBeCloseTo(value, 5));
  expect(Math.max(...second.map((value, i) => Math.abs(value - first[i])))).toBeGreaterThan(0.01);
  expect(await activation(9)).toEqual(first); // there are two: the first that is sound
  expect(looks).toHaveLength(3);
  session.dispose();
});
