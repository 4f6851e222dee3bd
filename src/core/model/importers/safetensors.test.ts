// vectors/make.py writes the files with PyTorch and notes what PyTorch makes of a probe.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ImportedNetwork, ReadOptions } from "#core/importer.ts";
import { random } from "#core/math/random.ts";
import type { JsonTensor } from "#core/math/tensor.ts";
import { forward } from "#core/model/forward.ts";
import { importer } from "./safetensors.ts";
import { fileOf, float32, writeSafetensors } from "./writeSafetensors.test-support.ts";

const vector = (name: string) => readFileSync(new URL(`vectors/${name}`, import.meta.url));
const probes = JSON.parse(vector("probes.json").toString()) as {
  readonly [name: string]: { readonly inputs: JsonTensor; readonly outputs: JsonTensor };
};

async function read(bytes: Uint8Array, options: ReadOptions = {}): Promise<ImportedNetwork> {
  const imported = await importer.read({ file: "m.safetensors", bytes }, options);
  if (imported.kind !== "network") throw new Error(imported.kind);
  return imported;
}

describe.each(Object.keys(probes))("PyTorch's network %s", (name) => {
  const { inputs, outputs } = probes[name];
  const bytes = vector(`${name}.safetensors`);

  test("gives PyTorch's outputs of a probe, whose channels come last here", async () => {
    const { weights, ...network } = await read(bytes, { inputShape: inputs.shape.slice(1) });
    expect(network.inputShape).toEqual(inputs.shape.slice(1));
    const ours = forward(network, weights, { ...inputs, data: Float64Array.from(inputs.data) });
    expect(ours.shape).toEqual(outputs.shape);
    ours.data.forEach((value, i) => expect(value).toBeCloseTo(outputs.data[i], 10));
  });

  test("is known by its first bytes, whatever its name", () => {
    expect(importer.accepts("weights.bin", bytes.subarray(0, 4096))).toBe(true);
  });
});

describe("layers that no metadata name", () => {
  const layersOf = async (name: string, inputShape?: readonly number[]) =>
    (await read(vector(`${name}.safetensors`), inputShape && { inputShape })).layers;

  test("dense ones have relu between them, where a number is left out for it", async () => {
    const relu = "relu" as const;
    expect(await layersOf("dense")).toEqual([
      { type: "dense", units: 6, activation: relu },
      { type: "dense", units: 5, activation: relu },
      { type: "dense", units: 3 },
    ]);
  });

  test("a deep linear chain without gaps is taken for layers whose activations are functions", async () => {
    const square = float32([2, 2], [1, 2, 3, 4]);
    const named = (names: readonly string[]) =>
      read(writeSafetensors(Object.fromEntries(names.map((name) => [`${name}.weight`, square]))));
    for (const names of [
      ["fc1", "fc2", "fc10"],
      ["layers.0", "layers.1", "layers.2"],
    ]) {
      const { layers, note } = await named(names);
      expect(layers.map((layer) => "activation" in layer)).toEqual([true, true, false]);
      expect(note).toContain("guessed from the shapes, with relu between them");
    }
    const { layers } = await named(["0", "2", "3"]);
    expect(layers.map((layer) => "activation" in layer)).toEqual([true, false, false]);
  });

  test("convolutions are padded so that the dense layer after them fits", async () => {
    const same = { type: "conv2d", kernelSize: 3, padding: "same" } as const;
    const pool = { type: "maxPool", poolSize: 2 } as const;
    expect(await layersOf("convNorm")).toEqual([
      { ...same, filters: 3, activation: "relu" },
      pool,
      { ...same, filters: 4, useBias: false },
      { type: "batchNorm", momentum: 0.9, epsilon: 1e-5 },
      { type: "activation", activation: "relu" },
      pool,
      { type: "flatten" },
      { type: "dense", units: 5, activation: "relu" },
      { type: "dense", units: 3 },
    ]);
    expect((await layersOf("convValid", [5, 6, 2]))[0]).toMatchObject({ padding: "valid" });
    await expect(layersOf("convValid")).rejects.toThrow(
      "m.safetensors: no input of up to 512 on every axis fits 0.weight 3×2×3×3, 0.bias 3; 3.weight 3×36, 3.bias 3",
    );
  });

  test("an image goes into a dense network laid out channels first, as PyTorch lays it out", async () => {
    const bytes = writeSafetensors({ "1.weight": float32([1, 4], [1, 2, 3, 4]) });
    const { layers, weights } = await read(bytes, { inputShape: [1, 2, 2] });
    expect(layers).toEqual([{ type: "flatten" }, { type: "dense", units: 1, useBias: false }]);
    expect([...weights[1].kernel!.data]).toEqual([1, 3, 2, 4]);
    expect((await read(bytes)).inputShape).toEqual([4]);
  });

  test.each([
    [["1.weight", [4]], "which layer holds 1.weight 4 cannot be guessed (Linear, Conv1d"],
    [["0.weight", [2, 1, 3, 3]], "its last module is no Linear: 0.weight 2×1×3×3"],
    [
      ["0.weight", [2, 1, 3], "9.weight", [2, 8]],
      "what stands between 0 and 9 (8 modules without weights)",
    ],
    [
      ["0.weight", [2, 3], "9.weight", [2, 2]],
      "what stands between 0 and 9 (8 modules without weights)",
    ],
    [
      ["0.weight", [2, 3], "2.weight", [2, 2, 3], "4.weight", [2, 2]],
      "2.weight 2×2×3 is a convolution after",
    ],
    [["a.weight", [2, 1, 3], "b.weight", [2, 8]], "a.weight 2×1×3; b.weight 2×8 are not numbered"],
    [
      ["0.weight", [4, 3], "2.weight", [2, 5]],
      "needs a kernel of 4×2, which 2.weight 2×5 do not give",
    ],
    [["0.weight", [2, 3], "0.weight_g", [3]], "no layer takes all of 0.weight 2×3, 0.weight_g 3"],
  ] as [(string | number[])[], string][])(
    "%j are refused by their names",
    async (pairs, message) => {
      const named: { [name: string]: ReturnType<typeof float32> } = {};
      for (let i = 0; i < pairs.length; i += 2) {
        const shape = pairs[i + 1] as number[];
        named[pairs[i] as string] = float32(
          shape,
          new Array(shape.reduce((a, b) => a * b)).fill(1),
        );
      }
      await expect(read(writeSafetensors(named))).rejects.toThrow(message);
    },
  );
});

describe("the lab's own names", () => {
  const layers = [{ type: "flatten" }, { type: "dense", units: 1 }, { type: "batchNorm" }];
  const one = float32([1], [1]);
  const norm = { "2.gamma": one, "2.beta": one, "2.movingMean": one, "2.movingVariance": one };
  const dense = { "1.kernel": float32([4, 1], [1, 2, 3, 4]), "1.bias": one };

  test("name layers by their place, in the lab's own layouts", async () => {
    const described = { layers, inputShape: [1, 2, 2] };
    const bytes = writeSafetensors({ ...norm, ...dense }, { fuseinit: JSON.stringify(described) });
    const { weights, note, ...network } = await read(bytes);
    expect(network).toEqual({ kind: "network", ...described });
    expect([...weights[1].kernel!.data, note]).toEqual([1, 2, 3, 4, undefined]);
  });

  test.each([
    [undefined, { ...dense }, "holds weights by the lab's own names, and no list of layers"],
    ["{", { ...dense }, "m.safetensors: __metadata__.fuseinit: "],
    ['{"layers":[{"type":"dense"}]}', { ...dense }, "__metadata__.fuseinit: layers.0.units: "],
    [
      JSON.stringify({ layers }),
      { ...dense },
      "1 modules with weights (1.kernel 4×1, 1.bias 1) do not fit 2 layers",
    ],
    [
      JSON.stringify({ layers }),
      { ...dense, ...norm, "2.movingVariance": float32([1], [-1]) },
      "layer 3 (batchNorm): movingVariance must not be negative",
    ],
  ])("metadata %j with tensors that do not fit are refused", async (fuseinit, tensors, message) => {
    const bytes = writeSafetensors(tensors, fuseinit === undefined ? undefined : { fuseinit });
    await expect(read(bytes)).rejects.toThrow(message);
  });
});

describe("a malformed file", () => {
  const F32 = (begin: number, end: number, shape: readonly number[] = [1, 1]) => ({
    ...{ dtype: "F32", shape },
    data_offsets: [begin, end],
  });
  const four = new Uint8Array(4);
  const long = new Uint8Array(20);
  long.set([255, 255, 255, 255, 255, 255, 255, 255]);

  test.each([
    ["is too short", four, "is 4 bytes long, too short"],
    [
      "has a header past its end",
      fileOf("{}").with(0, 9),
      "its header is 9 bytes long, and the file has 10 in all",
    ],
    [
      "has a header of eighteen quintillion bytes",
      long,
      "its header is 18446744073709552000 bytes long, and up to",
    ],
    ["has a header that is no JSON", fileOf("{x"), "its header is not JSON: "],
    ["has a header that is a list", fileOf("[]"), "its header is not an object of tensors by name"],
    [
      "has metadata that are no texts",
      fileOf({ __metadata__: { a: 1 } }),
      "its __metadata__ must be an object of texts",
    ],
    [
      "has a tensor that is none",
      fileOf({ w: 3 }),
      "w must have a dtype, a shape and two data_offsets",
    ],
    [
      "has a shape of fractions",
      fileOf({ w: F32(0, 4, [0.5]) }, four),
      "w must have a dtype, a shape",
    ],
    [
      "has a shape of minus ones",
      fileOf({ w: F32(0, 4, [-1, -1]) }, four),
      "w must have a dtype, a shape",
    ],
    ["has five axes", fileOf({ w: F32(0, 4, [1, 1, 1, 1, 1]) }, four), "w has 5 axes, and up to 4"],
    [
      "has fewer bytes than its shape",
      fileOf({ w: F32(0, 4, [2]) }, four),
      "w has 4 bytes where F32 [2] needs 8",
    ],
    ["has offsets the wrong way round", fileOf({ w: F32(4, 0) }, four), "w has -4 bytes where"],
    [
      "ends before its tensors",
      fileOf({ w: F32(0, 4) }),
      "w ends at byte 4 of 0: the file is cut short",
    ],
    [
      "has tensors that overlap",
      fileOf({ v: F32(0, 4), w: F32(0, 4) }, four),
      "w overlaps the tensor before it",
    ],
    [
      "has a gap",
      fileOf({ w: F32(4, 8) }, new Uint8Array(8)),
      "4 bytes before w belong to no tensor",
    ],
    [
      "has more bytes than tensors",
      fileOf({ w: F32(0, 4) }, long),
      "its last 16 bytes belong to no tensor",
    ],
    [
      "holds integers",
      fileOf({ w: { ...F32(0, 4), dtype: "I32" } }, four),
      "w holds numbers of type I32, and F32, F64, F16, BF16 are read; convert it",
    ],
    ["holds nothing", fileOf({}), "holds no tensors"],
    [
      "has a thousand tensors",
      fileOf(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [i, F32(0, 0)]))),
      "has 1000 tensors, and up to 256 are read",
    ],
  ])("that %s is refused by its name", async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(`m.safetensors: ${message}`);
  });

  test.each([
    [float32([2, 1], [1, NaN]), "0.weight holds NaN at element 1; weights must be finite numbers"],
    [float32([2, 1], [-Infinity, 1]), "0.weight holds -Infinity at element 0"],
    [
      { dtype: "F64", shape: [1, 1], bytes: new Uint8Array(Float64Array.of(1e300).buffer) },
      "0.weight holds 1e+300, too large for float32 at element 0",
    ],
  ])("with numbers that are none is refused by the tensor", async (weight, message) => {
    await expect(read(writeSafetensors({ "0.weight": weight }))).rejects.toThrow(message);
  });

  test("with any byte changed or cut off ends in a network or in a sentence that names it", async () => {
    const stream = random(1, "data", "lies");
    const names = Object.keys(probes);
    for (let i = 0; i < 2000; i++) {
      const bytes = Uint8Array.from(vector(`${names[i % names.length]}.safetensors`));
      const at = Math.floor(stream.uniform() * bytes.length);
      bytes[at] ^= 1 << Math.floor(8 * stream.uniform());
      const cut = i % 3 === 0 ? bytes.subarray(0, at) : bytes;
      await read(cut).catch((error: Error) => {
        expect([error.name, error.message]).toEqual([
          "Error",
          expect.stringMatching(/^m\.safetensors: .+; /s),
        ]);
        expect(error.message.length).toBeLessThanOrEqual(600);
      });
    }
  }, 60_000);
});
