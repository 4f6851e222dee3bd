// The recipe "How to add an initializer" of src/README.md, followed: one rule and its name in the table, and it
// is read, offered, drawn from and trained with.

import { afterEach, expect, test } from "vitest";
import { initChoices, initOptionsOf } from "#core/experiment/edit/initOptions.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { loadDataset } from "#core/data/load.ts";
import { DRAWS } from "#core/init/draws.ts";
import type { Draw, Initializer } from "#core/init/initializer.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { INITIALIZERS } from "#core/init/registry.ts";
import type { InitSpec } from "#core/init/registry.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { forward } from "#core/model/forward.ts";
import { openSession } from "#engine/session/session.ts";
import { openSimd } from "#engine/simd/engine.ts";

const unitVariance: Initializer<"variance"> = {
  label: "unit variance",
  hint: "As large as this layer's outputs on the data ask for.",
  options: {
    variance: {
      label: "Variance",
      hint: "Of what the layer gives.",
      default: 1,
      min: 0.01,
      max: 100,
    },
  },
  check: ({ variance }) => (variance > 0 ? undefined : `variance must be above 0, got ${variance}`),
};

const drawUnitVariance: Draw<"variance"> = (
  shape,
  { variance },
  { network, layer, earlier, stream, data },
) => {
  const kernel = Float32Array.from({ length: sizeOf(shape) }, () => stream.normal());
  const standing = { ...network, layers: network.layers.slice(0, layer + 1) };
  const units = shape.slice(-1);
  const bias = { shape: units, data: new Float32Array(sizeOf(units)) };
  const weights = [...earlier, { kernel: { shape, data: kernel }, bias }];
  const spread = varianceOf(forward(standing, weights, data!.inputs).data);
  return kernel.map((value) => value * Math.sqrt(variance / spread));
};

function varianceOf(values: ArrayLike<number>): number {
  const all = Array.from(values);
  const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
  return all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length;
}

const table = INITIALIZERS as { unitVariance?: typeof unitVariance };
const draws = DRAWS as { unitVariance?: typeof drawUnitVariance };
afterEach(() => {
  delete table.unitVariance;
  delete draws.unitVariance;
});

test("a rule that is in the table is read from files, offered in the editor and draws kernels", () => {
  const init = { type: "unitVariance", variance: 4 } as unknown as InitSpec;
  const { experiment } = presetById("moons")!;
  const parse = (spec: object) => parseExperiment({ ...experiment, init: spec }).init;
  expect(() => parse(init)).toThrow('unknown type "unitVariance"');

  table.unitVariance = unitVariance;
  draws.unitVariance = drawUnitVariance;
  expect(parse(init)).toEqual(init);
  expect(() => parse({ ...init, variance: 0 })).toThrow("init: variance must be above 0, got 0");
  expect(() => parse({ ...init, gain: 1 })).toThrow('unitVariance has no option "gain"');
  expect(initChoices().at(-1)).toMatchObject({ type: "unitVariance", label: "unit variance" });
  expect(initOptionsOf(init)).toEqual([
    {
      name: "variance",
      value: 4,
      label: "Variance",
      hint: "Of what the layer gives.",
      min: 0.01,
      max: 100,
    },
  ]);

  const network = {
    inputShape: [2],
    layers: [
      { type: "dense", units: 8, activation: "tanh", useBias: false },
      { type: "dense", units: 3, useBias: false },
    ],
  } as const;
  const inputs = { shape: [5, 2], data: Float32Array.of(1, 2, 3, -1, 0, 5, 2, 2, -4, 1) };
  const data = { inputs, targets: { shape: [5], data: Float32Array.of(0, 1, 2, 0, 1) } };
  const weights = initializeWeights(network, init, 0, 0, data);
  expect(varianceOf(forward(network, weights, inputs).data)).toBeCloseTo(4, 5);
});

test("a session on the lab's own engine starts from such a rule's kernels, and learns", async () => {
  table.unitVariance = unitVariance;
  draws.unitVariance = drawUnitVariance;
  const init = { type: "unitVariance", variance: 2 };
  const { experiment: moons } = presetById("moons")!;
  const experiment = parseExperiment({ ...moons, replicas: 2, init });
  const data = await loadDataset(
    { name: "moons", train: 64, validation: 40, seed: 0 },
    async () => new Uint8Array(),
  );
  const events: SessionEvent[] = [];
  const engine = await openSimd();
  const session = await openSession(engine, data, experiment, (event) => events.push(event), rest);
  const { layers } = experiment.network;
  const network = { inputShape: data.inputShape, layers };
  const drawn = initializeWeights(network, experiment.init, 0, "original/0", data.train);
  const opened = events.find((event) => event.type === "weights");
  expect(opened?.weights[0].kernel!.data).toEqual(drawn[0].kernel!.data);
  await session.train(rest);
  const losses = events.flatMap((event) => (event.type === "steps" ? [...event.losses[0]] : []));
  const mean = (part: readonly number[]) => part.reduce((sum, x) => sum + x, 0) / part.length;
  expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10)));
});

const rest = async (): Promise<void> => {};
