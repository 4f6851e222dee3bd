// The command as a user meets it: files in, lines of JSON out, messages that name file and field.

import { describe, expect, test } from "vitest";
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
      return typeof content === "string" ? content : JSON.stringify(content);
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

  test("a wrong case is told with file and field, and the next ones still run", async () => {
    const broken = structuredClone(LINEAR) as { layers: { kernel: { data: number[] } }[] };
    broken.layers[1].kernel.data.pop();
    const { code, errors, results } = await run({ "bad.json": broken, "good.json": LINEAR });
    expect(code).toBe(1);
    expect(errors).toEqual(["bad.json: layers.1.kernel: shape 2×2 needs 4 numbers, got 3"]);
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
      /^f: inputs.data.1: must be numbers/,
    ],
    [
      "widths that differ",
      { ...LINEAR, inputs: tensor([2, 3], [1, 2, 3, 4, 5, 6]) },
      /^f: layer 1 \(dense\): kernel must have shape \[3, 2\], got shape \[2, 2\]/,
    ],
  ])("%s is refused", async (_, content, message) => {
    const { code, errors, results } = await run({ f: content });
    expect([code, results.length, errors.length]).toEqual([1, 0, 1]);
    expect(errors[0]).toMatch(message);
  });

  test("a missing file and no file at all are told", async () => {
    expect((await run({}, ["gone.json"])).errors).toEqual(["gone.json: no such file"]);
    expect((await run({})).code).toBe(1);
  });
});
