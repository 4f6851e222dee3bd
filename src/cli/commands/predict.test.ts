// lab predict and lab convert on a model of several files: TensorFlow.js' own, held to what TensorFlow.js itself answers.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readNpy, writeNpy } from "#core/data/npy.ts";
import type { Tensor } from "#core/math/tensor.ts";
import probes from "#core/model/importers/vectors/tfjs/probes.json" with { type: "json" };
import { convertCommand } from "./convert.ts";
import { predictCommand } from "./predict.ts";

const MODEL = join(import.meta.dirname, "../../core/model/importers/vectors/tfjs/moons/model.json");
const { inputs, outputs } = probes.moons as {
  readonly [side in "inputs" | "outputs"]: { readonly shape: number[]; readonly data: number[] };
};
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fuseinit-"));
});
afterAll(() => rm(folder, { recursive: true }));

const errors: string[] = [];
const terminal = {
  read: async (name: string) =>
    name === "in.npy"
      ? writeNpy({ shape: inputs.shape, data: Float64Array.from(inputs.data) })
      : new Uint8Array(await readFile(name)),
  print: () => {},
  error: (line: string) => void errors.push(line),
};

async function answerOf(model: string): Promise<Tensor> {
  const out = join(folder, "out.npy");
  expect(await predictCommand([model, "in.npy", out], terminal), errors.join()).toBe(0);
  return readNpy(out, new Uint8Array(await readFile(out)));
}

test("a model.json is read with the weights beside it, and answers as TensorFlow.js does", async () => {
  const { shape, data } = await answerOf(MODEL);
  expect(shape).toEqual(outputs.shape);
  data.forEach((value, i) => expect(value).toBeCloseTo(outputs.data[i], 5));
});

test("it is written as safetensors and as .npz, which answer the same to the bit", async () => {
  const { data } = await answerOf(MODEL);
  for (const name of ["moons.safetensors", "moons.npz"]) {
    const out = join(folder, name);
    expect(await convertCommand([MODEL, out], terminal), errors.join()).toBe(0);
    expect((await answerOf(out)).data).toEqual(data);
  }
});
