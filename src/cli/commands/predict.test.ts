// lab predict and lab convert on a model of several files: TensorFlow.js' own, held to what TensorFlow.js itself answers.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readNpy, writeNpy } from "#core/data/npy.ts";
import type { Tensor } from "#core/math/tensor.ts";
import probes from "#core/model/importers/vectors/tfjs/probes.json" with { type: "json" };
import { writeZip } from "#core/model/readers/files/writeZip.ts";
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

test("--input is the shape of one input where the file leaves it open, and refused where it does not fit", async () => {
  const bare = join(folder, "bare.npz");
  const array = (name: string, shape: readonly number[]) => {
    const data = new Float32Array(shape.reduce((product, extent) => product * extent)).fill(0.5);
    return { name: `${name}.npy`, bytes: writeNpy({ shape, data }) };
  };
  const arrays = [array("a.weight", [5, 16]), array("a.bias", [5])];
  const out = join(folder, "out.safetensors");
  await writeFile(bare, writeZip(arrays));
  errors.length = 0;
  expect(await convertCommand([bare, out, "--input", "4,2,2"], terminal), errors.join()).toBe(0);
  expect(errors.at(-1)).toContain("inputs 4×2×2");
  expect(await convertCommand([bare, out, "--input", "4,3,2"], terminal)).toBe(1);
  expect(errors.at(-1)).toContain(
    "bare.npz: its layers and weights are for inputs of 16, not 4×3×2; leave out --input, or name what fits",
  );
});
