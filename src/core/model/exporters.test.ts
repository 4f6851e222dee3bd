// What is written is read back by others: the lab's own readers, and NumPy where it is installed.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { importFile } from "#core/importFile.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { joinFiles } from "#core/model/readers/together.ts";
import { exporterFor } from "./exporters.ts";
import type { LayerSpec, Network } from "./layers.ts";
import { weightSpecs } from "./weights.ts";

const folder = mkdtempSync(join(tmpdir(), "exporters-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NETWORK: Network = {
  inputShape: [6, 6, 2],
  layers: [
    { type: "conv2d", filters: 3, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "batchNorm" },
    { type: "maxPool", poolSize: 2 },
    { type: "flatten" },
    { type: "dense", units: 4, activation: "tanh", useBias: false },
    { type: "dense", units: 2 },
  ],
};
const weightsOf = (network: Network, seed: number) =>
  initializeWeights(network, { type: "normal" }, seed, "export", undefined as never);

async function written(name: string, network: Network, seed: number) {
  const weights = weightsOf(network, seed);
  const [{ file, bytes }] = (await exporterFor(name)).write(name, network, weights);
  return { file, bytes, weights };
}

test("safetensors come back to the bit, whatever the layers", async () => {
  const units = fc.integer({ min: 1, max: 9 });
  const layer = fc.oneof(
    units.map((n): LayerSpec => ({ type: "dense", units: n, activation: "elu" })),
    units.map((n): LayerSpec => ({ type: "maxout", units: n, rank: 2 })),
    units.map((n): LayerSpec => ({ type: "residualDense", units: n })),
    fc.constant<LayerSpec>({ type: "batchNorm" }),
  );
  const layers = fc
    .array(layer, { maxLength: 5 })
    .map((all): LayerSpec[] => [...all, { type: "dense", units: 2 }]);
  await fc.assert(
    fc.asyncProperty(layers, units, fc.nat(1000), async (list, inputs, seed) => {
      const network = { inputShape: [inputs], layers: list };
      const { file, bytes, weights } = await written("a.safetensors", network, seed);
      const read = await importFile({ file, bytes });
      expect(read).toEqual({ kind: "network", ...network, weights });
    }),
    { numRuns: 60, seed: 15 },
  );
});

describe("read by NumPy", () => {
  const python = spawnSync("python3", ["-c", "import numpy"]).status === 0;
  const it = test.skipIf(!python);

  /** Sums that depend on every number and its place, by name. */
  const CHECK = `
import json, struct, sys, numpy as np
path = sys.argv[1]
if path.endswith(".npz"):
    with np.load(path, allow_pickle=False) as f: arrays = {k: f[k] for k in f.files}
    text = str(arrays.pop("fuseinit"))
else:
    raw = open(path, "rb").read()
    n = struct.unpack("<Q", raw[:8])[0]
    head = json.loads(raw[8:8 + n])
    text = head.pop("__metadata__")["fuseinit"]
    assert (8 + n) % 8 == 0
    arrays = {k: np.frombuffer(raw[8 + n:][slice(*v["data_offsets"])], "<f4").reshape(v["shape"]) for k, v in head.items()}
print(json.dumps({"layers": json.loads(text), "arrays": {k: [list(v.shape), str(v.dtype), float((v.astype("f8").ravel() * np.arange(1, v.size + 1)).sum())] for k, v in arrays.items()}}))
`;

  it.each(["a.safetensors", "a.npz"])(
    "%s holds every weight under its name, and the layers as text (skipped without python3-numpy)",
    async (name) => {
      const { bytes, weights } = await written(name, NETWORK, 4);
      const path = join(folder, name);
      writeFileSync(path, bytes);
      const { stdout, stderr } = spawnSync("python3", ["-c", CHECK, path], { encoding: "utf8" });
      expect(stderr).toBe("");
      const read = JSON.parse(stdout) as {
        layers: unknown;
        arrays: { [name: string]: [number[], string, number] };
      };
      expect(read.layers).toEqual(NETWORK);
      const specs = weightSpecs(NETWORK);
      expect(Object.keys(read.arrays)).toEqual(specs.map(({ layer, name }) => `${layer}.${name}`));
      for (const { layer, name: own, shape } of specs) {
        const { data } = weights[layer][own]!;
        const sum = Array.from(data).reduce((total, x, i) => total + x * (i + 1), 0);
        const [there, type, found] = read.arrays[`${layer}.${own}`];
        expect([there, type]).toEqual([shape, "float32"]);
        expect(found).toBeCloseTo(sum, 9);
      }
    },
  );
});

test("layers models come back with whatever is around their convolutions", async () => {
  const ends = fc.tuple(fc.integer({ min: -1, max: 2 }), fc.integer({ min: -1, max: 2 }));
  await fc.assert(
    fc.asyncProperty(ends, ends, fc.nat(1000), async (rows, columns, seed) => {
      const conv = { type: "conv2d", filters: 2, kernelSize: 3 } as const;
      const layers: LayerSpec[] = [
        { ...conv, padding: [rows, columns], activation: "relu" },
        { type: "flatten" },
        { type: "dense", units: 2 },
      ];
      const network: Network = { inputShape: [7, 6, 2], layers };
      const weights = weightsOf(network, seed);
      const files = (await exporterFor("model.json")).write("model.json", network, weights);
      const read = await importFile(joinFiles(files));
      const isPadded = [...rows, ...columns].some((count) => count !== 0);
      const first = isPadded ? layers[0] : { ...conv, activation: "relu" };
      expect(read).toMatchObject({ layers: [first, ...layers.slice(1)], weights });
    }),
    { numRuns: 40, seed: 3 },
  );
});

test("another ending lists the formats there are", async () => {
  await expect(exporterFor("model.doc")).rejects.toThrow(
    "model.doc: no format by that ending; networks are written as safetensors (.safetensors), NumPy (.npz), TensorFlow.js layers model (.json), ONNX (.onnx)",
  );
});
