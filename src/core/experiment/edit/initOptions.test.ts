import { afterEach, expect, test } from "vitest";
import type { Initializer } from "#core/init/initializer.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { INITIALIZERS } from "#core/init/registry.ts";
import type { InitSpec } from "#core/init/registry.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { forward } from "#core/model/forward.ts";
import { initChoices, initOptionsOf } from "./initOptions.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";

test("a rule's options are listed with what the experiment has changed of them", () => {
  expect(initOptionsOf({ type: "heNormal" })).toEqual([]);
  expect(initOptionsOf({ type: "orthogonal", gain: 2 })).toEqual([
    { name: "gain", value: 2, label: "Gain", min: -10, max: 10 },
  ]);
  expect(initOptionsOf({ type: "uniform", maxval: 0.5 })).toEqual([
    { name: "minval", value: -0.05, label: "From", min: -10, max: 10 },
    { name: "maxval", value: 0.5, label: "To", min: -10, max: 10 },
  ]);
});

test("the rules are offered by name, the default first, each with one line of what it does", () => {
  const choices = initChoices();
  expect(choices[0]).toEqual({
    type: "heNormal",
    label: "He normal",
    hint: "Normal, variance 2 ∕ inputs: made for relu.",
  });
  for (const { label, hint } of choices) expect([label, hint].every(Boolean)).toBe(true);
  expect(new Set(choices.map(({ label }) => label)).size).toBe(choices.length);
});

// The recipe of src/README.md, followed: one rule, and its name in the table.
const unitVariance: Initializer<"variance"> = {
  label: "unit variance",
  hint: "As large as this layer's outputs on the data ask for.",
  options: { variance: { label: "Variance", default: 1, min: 0.01, max: 100 } },
  check: ({ variance }) => (variance > 0 ? undefined : `variance must be above 0, got ${variance}`),
  init: (shape, { variance }, { network, layer, earlier, stream, data }) => {
    const kernel = Float32Array.from({ length: sizeOf(shape) }, () => stream.normal());
    const standing = { ...network, layers: network.layers.slice(0, layer + 1) };
    const weights = [...earlier, { kernel: { shape, data: kernel } }];
    const spread = varianceOf(forward(standing, weights, data!.inputs).data);
    return kernel.map((value) => value * Math.sqrt(variance / spread));
  },
};

function varianceOf(values: ArrayLike<number>): number {
  const all = Array.from(values);
  const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
  return all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length;
}

const table = INITIALIZERS as { unitVariance?: typeof unitVariance };
afterEach(() => delete table.unitVariance);

test("a rule that is in the table is read from files, offered in the editor and draws kernels", () => {
  const init = { type: "unitVariance", variance: 4 } as unknown as InitSpec;
  const { experiment } = presetById("moons")!;
  const parse = (spec: object) => parseExperiment({ ...experiment, init: spec }).init;
  expect(() => parse(init)).toThrow('unknown type "unitVariance"');

  table.unitVariance = unitVariance;
  expect(parse(init)).toEqual(init);
  expect(() => parse({ ...init, variance: 0 })).toThrow("init: variance must be above 0, got 0");
  expect(() => parse({ ...init, gain: 1 })).toThrow('unitVariance has no option "gain"');
  expect(initChoices().at(-1)).toMatchObject({ type: "unitVariance", label: "unit variance" });
  expect(initOptionsOf(init)).toEqual([
    { name: "variance", value: 4, label: "Variance", min: 0.01, max: 100 },
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
