// The command as a user meets it: files in, lines of JSON out, messages that name file and field.

import { describe, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { fuseCommand } from "./fuse.ts";

const tensor = (shape: number[], data: number[]) => ({ shape, data });

/** Two linear dense layers: K1·K2 = [[2, 1], [1, 2]], b1·K2 + b2 = [1.5, −0.5]. */
const LINEAR = {
  layers: [
    { type: "dense", kernel: tensor([2, 2], [1, 0, 0, 1]), bias: tensor([2], [1, -1]) },
    { type: "dense", kernel: tensor([2, 2], [2, 1, 1, 2]), bias: tensor([2], [0.5, 0.5]) },
  ],
  method: "empirical",
  ridge: { absolute: 0 },
  inputs: tensor([4, 2], [1, 0, 0, 1, -1, 2, 3, 1]),
};

async function run(files: { [name: string]: unknown }, names = Object.keys(files)) {
  const [lines, errors]: [string[], string[]] = [[], []];
  const code = await fuseCommand(names, {
    read: async (name) => {
      if (!(name in files)) throw new Error("no such file");
      const content = files[name];
      const text = typeof content === "string" ? content : JSON.stringify(content);
      return new TextEncoder().encode(text);
    },
    print: (line) => void lines.push(line),
    error: (line) => void errors.push(line),
  });
  return { code, errors, results: lines.map((line) => JSON.parse(line)) };
}

describe("lab fuse", () => {
  test("linear layers fuse to the product of their kernels", async () => {
    const { code, errors, results } = await run({ "a.json": LINEAR });
    expect([code, errors]).toEqual([0, []]);
    expect(results).toHaveLength(1);
    const [{ layer, mse, nmse, explained }] = results;
    expect(layer.type).toBe("dense");
    expect(layer.kernel.shape).toEqual([2, 2]);
    [2, 1, 1, 2].forEach((k, i) => expect(layer.kernel.data[i]).toBeCloseTo(k, 12));
    [2.5 - 1, 0.5 + 1 - 2].forEach((b, i) => expect(layer.bias.data[i]).toBeCloseTo(b, 12));
    expect(mse).toBeCloseTo(0, 20);
    expect([nmse, explained].map((x) => Math.round(x * 1e12) / 1e12)).toEqual([0, 1]);
  });

  test("a probe is compared with the original", async () => {
    const { results } = await run({ a: { ...LINEAR, probe: tensor([3, 2], [5, 5, 1, 7, 0, 0]) } });
    expect(results[0].probe.mse).toBeCloseTo(0, 20);
  });

  test("a wrong case is reported with file and field, and the next ones still run", async () => {
    const broken = structuredClone(LINEAR) as { layers: { kernel: { data: number[] } }[] };
    broken.layers[1].kernel.data.pop();
    const { code, errors, results } = await run({ "bad.json": broken, "good.json": LINEAR });
    expect(code).toBe(1);
    expect(errors).toEqual(["bad.json: layers[1].kernel: shape 2×2 needs 4 numbers, got 3"]);
    expect(results).toHaveLength(1);
  });

  test.each<[string, unknown, RegExp]>([
    ["no JSON", "{", /^f: not JSON/],
    ["unknown field", { ...LINEAR, rigde: 1 }, /^f: rigde: unknown field/],
    ["unknown method", { ...LINEAR, method: "magic" }, /^f: method: must be one of empirical/],
    ["no inputs", { ...LINEAR, inputs: undefined }, /^f: inputs: needed/],
    ["one layer", { ...LINEAR, layers: LINEAR.layers.slice(1) }, /^f: layers: must hold/],
    [
      "not a number",
      { ...LINEAR, inputs: tensor([1, 2], [1, null as never]) },
      /^f: inputs\.data\[1\]: must be numbers/,
    ],
    [
      "widths that differ",
      { ...LINEAR, inputs: tensor([2, 3], [1, 2, 3, 4, 5, 6]) },
      /^f: layers\[0\] \(dense\): kernel must have shape \[3, 2\], got shape \[2, 2\]/,
    ],
  ])("%s is refused", async (_, content, message) => {
    const { code, errors, results } = await run({ f: content });
    expect([code, results.length, errors.length]).toEqual([1, 0, 1]);
    expect(errors[0]).toMatch(message);
  });

  test("a missing file and no file at all are reported", async () => {
    expect((await run({}, ["gone.json"])).errors).toEqual(["gone.json: no such file"]);
    expect((await run({})).code).toBe(1);
  });
});

/** A seeded tensor. */
function noise(seed: number, ...shape: number[]) {
  const stream = random(seed, "cli");
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(shape, Array.from({ length: size }, stream.normal));
}

describe("what a case may ask for", () => {
  const conv1d = (seed: number, cin: number, cout: number) => ({
    type: "conv1d",
    kernel: noise(seed, 3, cin, cout),
    bias: noise(seed + 1, cout),
    strides: 1,
    padding: "same",
  });
  const SIGNAL = {
    layers: [
      { ...conv1d(1, 2, 3), activation: "relu" },
      { type: "maxPool", poolSize: 2 },
      conv1d(3, 3, 2),
    ],
    inputs: noise(5, 40, 12, 2),
    probe: noise(6, 20, 12, 2),
  };

  test("conv1d: the receptive field by default, with its stride and padding", async () => {
    const { results } = await run({ a: SIGNAL });
    const [{ layer, nmse, probe }] = results;
    expect(layer).toMatchObject({ type: "conv1d", strides: 2, padBefore: 3, kernelSize: 8 });
    expect(layer.kernel.shape).toEqual([8, 2, 2]);
    expect(layer.bias.shape).toEqual([2]);
    expect(nmse).toBeGreaterThan(0.01);
    expect(nmse).toBeLessThan(1);
    expect(Object.keys(probe)).toEqual(["mse", "nmse", "explained"]);
  });

  test("position bias has the shape of one output and loses no more", async () => {
    const { results } = await run({ a: SIGNAL, b: { ...SIGNAL, bias: "position" } });
    expect(results[1].layer.bias.shape).toEqual([6, 2]);
    expect(results[1].mse).toBeLessThanOrEqual(results[0].mse);
  });

  test("kernel size and padding as asked, also per axis", async () => {
    const { results } = await run({ a: { ...SIGNAL, kernelSize: 5, padBefore: [2] } });
    expect(results[0].layer).toMatchObject({ kernelSize: 5, padBefore: 2 });
  });

  test("the fused layer, fed back as a layer of a case, is what was fused", async () => {
    const { results } = await run({ a: SIGNAL });
    const { kernel, bias, strides, padding, activation } = results[0].layer;
    const back = { type: "conv1d", kernel, bias, strides, padding, activation };
    const identity = {
      type: "conv1d",
      kernel: tensor([1, 2, 2], [1, 0, 0, 1]),
      bias: tensor([2], [0, 0]),
    };
    const again = await run({
      a: { layers: [back, identity], inputs: SIGNAL.inputs, ridge: { absolute: 0 } },
    });
    expect(again.errors).toEqual([]);
    expect(again.results[0].nmse).toBeLessThan(1e-12);
    again.results[0].layer.kernel.data.forEach((k: number, i: number) =>
      expect(k).toBeCloseTo(kernel.data[i], 8),
    );
  });

  const dense = (seed: number, rows: number, columns: number, activation = "linear") => ({
    type: "dense",
    kernel: noise(seed, rows, columns),
    bias: noise(seed + 1, columns),
    activation,
  });

  test("modes: one shot loses no more than sequential, and retraining is refused in words", async () => {
    const layers = [dense(10, 3, 6, "relu"), dense(12, 6, 5, "tanh"), dense(14, 5, 2)];
    const deep = { layers, inputs: noise(16, 60, 3), ridge: { absolute: 0 } };
    const { results, errors } = await run({
      a: deep,
      b: { ...deep, mode: "sequential" },
      c: { ...deep, mode: "sequentialRetrain" },
    });
    expect(results[0].mse).toBeLessThanOrEqual(results[1].mse);
    expect(errors).toEqual([expect.stringMatching(/^c: mode sequentialRetrain trains between/)]);
  });

  test("moments take the place of inputs for the gaussian method, and only for it", async () => {
    const layers = [dense(20, 2, 4, "gelu"), dense(22, 4, 2)];
    const moments = { mean: tensor([2], [0, 0]), covariance: tensor([2, 2], [1, 0, 0, 1]) };
    const { results, errors } = await run({
      a: { layers, method: "gaussian", moments, probe: noise(24, 30000, 2) },
      b: { layers, method: "empirical", moments },
      c: {
        layers,
        method: "gaussian",
        moments: { ...moments, covariance: tensor([1, 4], [1, 0, 0, 1]) },
      },
      d: { layers, method: "gaussian", moments, mode: "sequential" },
      e: { layers, method: "gaussian", moments, inputs: noise(24, 30, 2) },
    });
    expect(results[0].nmse).toBeGreaterThan(0);
    expect(results[0].probe.nmse / results[0].nmse).toBeCloseTo(1, 1);
    expect(errors).toEqual([
      "b: inputs: needed by this method",
      "c: moments.covariance: must have shape 2×2, got 1×4",
      "d: mode: sequential needs inputs; moments serve oneShot",
      "e: moments: leave them out where inputs are given, which they stand for",
    ]);
  });

  test.each([
    [[-1, 0, 0, -1], "must have no negative variance, got -1 at [0][0]"],
    [[1, 0.9, -0.9, 1], "must be symmetric, got 0.9 at [0][1] and -0.9 at [1][0]"],
    [[1, 3, 3, 1], "must be positive semidefinite; it has a negative eigenvalue: some combination"],
    [[0, 1, 1, 0], "must be positive semidefinite"],
  ])("a covariance that is none is refused: %j", async (data, reason) => {
    const layers = [dense(20, 2, 4, "gelu"), dense(22, 4, 2)];
    const moments = { mean: tensor([2], [0, 0]), covariance: tensor([2, 2], data) };
    const { code, errors } = await run({ f: { layers, method: "gaussian", moments } });
    expect(code).toBe(1);
    expect(errors).toEqual([expect.stringContaining(`f: moments.covariance: ${reason}`)]);
  });

  test("covariances of rank one, of nothing and with rounded halves are taken", async () => {
    const layers = [dense(20, 2, 4, "gelu"), dense(22, 4, 2)];
    const files = [
      [1, 1, 1, 1],
      [0, 0, 0, 0],
      [1, 0.3, 0.3 + 1e-12, 1],
    ].map((data): [string, unknown] => {
      const moments = { mean: tensor([2], [0, 0]), covariance: tensor([2, 2], data) };
      return [data.join(), { layers, method: "gaussian", moments }];
    });
    expect((await run(Object.fromEntries(files))).errors).toEqual([]);
  });

  test("inputs as wide as they come end at once", async () => {
    const layers = [dense(20, 2, 4, "tanh"), dense(22, 4, 2)];
    const inputs = noise(26, 200, 2);
    inputs.data.forEach((value, i) => (inputs.data[i] = 1e8 * value));
    const { errors, results } = await run({ f: { layers, method: "gaussian", inputs } });
    expect(errors).toEqual([]);
    expect(results[0].nmse).toBeGreaterThan(0);
  });

  test("batch norm, pooling, flatten and dropout stand in a case as in a network", async () => {
    const vector = (value: number) => tensor([3], [value, value, value]);
    const layers = [
      SIGNAL.layers[0],
      {
        type: "batchNorm",
        gamma: vector(2),
        beta: vector(1),
        movingMean: vector(0.1),
        movingVariance: vector(0.5),
      },
      { type: "avgPool", poolSize: 2, strides: 2, padding: "same" },
      { type: "dropout", rate: 0.3 },
      { type: "flatten" },
      dense(30, 18, 4),
    ];
    const { results, errors } = await run({ a: { layers, inputs: SIGNAL.inputs } });
    expect(errors).toEqual([]);
    expect(results[0].layer.kernel.shape).toEqual([24, 4]);
  });
});
