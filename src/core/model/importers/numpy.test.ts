// vectors/make_torch.py writes the files with NumPy and notes what PyTorch makes of a probe.

import { describe, expect, test } from "vitest";
import { writeZip } from "#core/model/readers/files/writeZip.ts";
import { expectOutputs, fuzz, probesIn, readNetwork } from "./foreign.test-support.ts";
import { bytesOf } from "./vectorFiles.test-support.ts";
import { importer } from "./numpy.ts";

const read = (bytes: Uint8Array) => readNetwork(importer, "m.npz", bytes);

/** An array of float32, its header as NumPy writes it. */
function npy(shape: readonly number[], numbers: readonly number[], header?: string): Uint8Array {
  const text =
    header ?? `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")},), }\n`;
  const letters = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const data = new Uint8Array(Float32Array.from(numbers).buffer);
  return Uint8Array.of(
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    letters.length & 255,
    letters.length >> 8,
    ...letters,
    ...data,
  );
}
const npz = (arrays: { readonly [name: string]: Uint8Array }) =>
  writeZip(Object.entries(arrays).map(([name, bytes]) => ({ name: `${name}.npy`, bytes })));

describe.each(probesIn("numpy"))("NumPy's file %s", (name, probe) => {
  const bytes = bytesOf(`numpy/${name}`);

  test("gives PyTorch's outputs of a probe", async () => {
    expectOutputs(
      await readNetwork(importer, name, bytes, { inputShape: probe.inputs.shape.slice(1) }),
      probe,
    );
  });

  test("is known by its first bytes, whatever its name", () => {
    expect(importer.accepts("weights.zip", bytes.subarray(0, 4096))).toBe(true);
  });
});

test("what no file names is guessed, with a note; a list in the file is no guess", async () => {
  const { layers, note } = await read(bytesOf("numpy/listed.npz"));
  expect(layers).toEqual([
    { type: "dense", units: 6, activation: "relu" },
    { type: "dense", units: 5, activation: "relu" },
    { type: "dense", units: 3 },
  ]);
  expect(note).toContain("guessed from the shapes");
  expect((await read(bytesOf("numpy/described.npz"))).note).toBeUndefined();
});

test("four lists in a row are a batch norm of Keras, one after a kernel its bias", async () => {
  const arrays = [npy([2, 3], [1, 2, 3, 4, 5, 6]), npy([3], [1, 2, 3])];
  const norm = [1, 2, 3, 4].map((n) => npy([3], [n, n, n]));
  const all = [...arrays, ...norm, npy([3, 1], [1, 1, 1])];
  const { layers, weights } = await read(
    npz(Object.fromEntries(all.map((one, i) => [`arr_${i}`, one]))),
  );
  expect(layers.map(({ type }) => type)).toEqual(["dense", "batchNorm", "activation", "dense"]);
  expect([...weights[1].movingVariance!.data]).toEqual([4, 4, 4]);
});

describe("arrays that are no network", () => {
  const square = npy([2, 2], [1, 2, 3, 4]);
  test.each([
    [
      "an array by itself",
      square,
      "is one array by itself; choose all arrays of the network together",
    ],
    [
      "names without a layer",
      npz({ foo: square }),
      "which layers hold foo 2×2 is not shown by these names; save",
    ],
    [
      "a list of numbers first",
      npz({ arr_0: npy([2], [1, 2]) }),
      "which layers hold arr_0 2 is not shown",
    ],
    [
      "objects",
      npz({ W1: npy([2], [], "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }\n") }),
      "W1 holds numbers of type |O, and F32",
    ],
    [
      "fields",
      npz({ W1: npy([2], [], "{'descr': [('a', '<f4')], 'shape': (2,), }\n") }),
      "its header is no array of one type: {'descr': [('a'",
    ],
    [
      "fewer numbers than the shape",
      npz({ W1: npy([2, 3], [1]) }),
      "W1 has 4 bytes where <f4 (2, 3) needs 24",
    ],
    [
      "a shape of billions",
      npz({ W1: npy([2 ** 30, 2 ** 30], [1]) }),
      "is too large: up to 16 million numbers",
    ],
    ["no number", npz({ W1: npy([1, 1], [NaN]) }), "W1 holds NaN at element 0"],
    ["nothing", npz({}), "holds no tensors"],
    [
      "a list of layers that is a number",
      npz({ "0.weight": square, fuseinit: npy([], [1]) }),
      "is no text; save it with fuseinit=np.array(json.dumps(network))",
    ],
  ])("%s is refused by its name", async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
  });
});

test("a file damaged in two thousand ways ends in a network or in a sentence that names it", async () => {
  const outcomes = await fuzz(
    importer,
    "numpy",
    probesIn("numpy").map(([name]) => name),
  );
  expect(outcomes.refused).toBeGreaterThan(1000);
  expect(outcomes.read).toBeGreaterThan(0);
}, 60_000);
