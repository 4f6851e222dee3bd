// A small file of every format in the table, for tests that walk it. A format without one does not compile.

import { presetById } from "#core/experiment/schema/presets.ts";
import type { CatalogueEntry } from "#core/data/catalogue.ts";
import { float32, writeSafetensors } from "#core/model/importers/writeSafetensors.test-support.ts";
import { bytesOf } from "#core/model/importers/vectorFiles.test-support.ts";
import { writeZip } from "#core/model/readers/files/writeZip.ts";
import { joinFiles } from "#core/model/readers/together.ts";
import type { Format } from "#core/importers.ts";

export type Sample = {
  /** The file that is opened, or read first. */
  readonly file: string;
  readonly files: { readonly [file: string]: Uint8Array };
  /** Of formats that are read as sets alone. */
  readonly set?: Pick<CatalogueEntry, "inputShape" | "classes">;
};

/** ASCII: core has no TextEncoder. */
const text = (content: string) => Uint8Array.from(content, (character) => character.charCodeAt(0));
const json = (content: unknown) => text(JSON.stringify(content));
const idx = (shape: readonly number[], ...data: readonly number[]) =>
  Uint8Array.of(0, 0, 8, shape.length, ...shape.flatMap((n) => [0, 0, 0, n]), ...data);

const { experiment } = presetById("moons")!;
const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 7},${i < 20 ? "low" : "high"}`);
const split = { shape: [2, 2, 1], X: "X.bin", y: "y.bin" };
const meta = {
  ...{ dtype: "float32", byteOrder: "little", channels: ["x"], classes: ["walk", "sit"] },
  splits: { train: split, test: split },
};

/** np.eye(2, dtype="<f4") as np.save writes it. */
const npy = Uint8Array.of(
  ...[0x93, ...text("NUMPY"), 1, 0, 57, 0],
  ...text("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)}"),
  ...new Uint8Array(Float32Array.of(1, 0, 0, 1).buffer),
);

/** model.json and its weights, chosen together: two dense layers of two units. */
const layer = (name: string) => ({
  class_name: "Dense",
  config: { name, units: 2, use_bias: false, batch_input_shape: [null, 2] },
});
const weight = (name: string) => ({ name: `${name}/kernel`, shape: [2, 2], dtype: "float32" });
const { bytes: tfjs } = joinFiles([
  {
    file: "model.json",
    bytes: json({
      modelTopology: { class_name: "Sequential", config: [layer("a"), layer("b")] },
      weightsManifest: [{ paths: ["w.bin"], weights: [weight("a"), weight("b")] }],
    }),
  },
  { file: "w.bin", bytes: new Uint8Array(Float32Array.of(1, 0, 0, 1, 1, 1, 1, 1).buffer) },
]);

/** Fields of Protocol Buffers that are bytes. */
const field = (number: number, ...content: readonly (number | readonly number[])[]) => {
  const bytes = content.flat();
  return [8 * number + 2, bytes.length, ...bytes];
};
/** x·a·b of two numbers: an input, two MatMul, two matrices. */
const matrix = (name: string) =>
  field(
    5,
    [8, 2, 8, 2, 16, 1],
    field(8, [...text(name)]),
    field(9, [...new Uint8Array(Float32Array.of(1, 0, 0, 1).buffer)]),
  );
const matMul = (from: string, by: string, to: string) =>
  field(
    1,
    field(1, [...text(from)]),
    field(1, [...text(by)]),
    field(2, [...text(to)]),
    field(4, [...text("MatMul")]),
  );
const dims = field(2, field(1, field(2, field(1, [8, 1]), field(1, [8, 2]))));
const graph = [
  matMul("x", "a", "y"),
  matMul("y", "b", "z"),
  matrix("a"),
  matrix("b"),
  field(11, field(1, [...text("x")]), dims),
];
const onnx = Uint8Array.from(field(7, ...graph));

/** An archive of torch.save: 0.weight and 2.weight are one storage of four numbers. */
const view =
  "ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000NK\x04tQK\0K\x02K\x02\x86K\x02K\x01\x86tR";
const tensors = writeZip([
  {
    name: "a/data.pkl",
    bytes: text(`}(X\x08\0\0\x000.weight${view}X\x08\0\0\x002.weight${view}u.`),
  },
  { name: "a/data/0", bytes: new Uint8Array(Float32Array.of(1, 0, 0, 1).buffer) },
]);

export const SAMPLES: { readonly [format in Format]: Sample } = {
  csv: { file: "own.csv", files: { "own.csv": text(["time,b,kind", ...rows].join("\n")) } },
  experiment: {
    file: "mine.experiment.json",
    files: {
      "mine.experiment.json": json({
        ...experiment,
        replicas: 1,
        arms: ["original"],
        data: { name: "moons", train: 40, validation: 10 },
        training: { ...experiment.training, epochs: 1 },
      }),
    },
  },
  safetensors: {
    file: "mine.safetensors",
    files: {
      "mine.safetensors": writeSafetensors({
        "0.weight": float32([3, 2], [1, -1, 0.5, 2, -2, 0]),
        "2.weight": float32([2, 3], [1, 0, -1, 0.5, 2, 1]),
      }),
    },
  },
  numpy: {
    file: "mine.npz",
    files: {
      "mine.npz": writeZip([
        { name: "W1.npy", bytes: npy },
        { name: "W2.npy", bytes: npy },
      ]),
    },
  },
  tfjs: { file: "model.json", files: { "model.json": tfjs } },
  keras: { file: "mine.h5", files: { "mine.h5": bytesOf("keras/sample.h5") } },
  onnx: { file: "mine.onnx", files: { "mine.onnx": onnx } },
  torch: { file: "mine.pt", files: { "mine.pt": tensors } },
  idx: {
    file: "set/train-images-idx3-ubyte",
    files: {
      "set/train-images-idx3-ubyte": idx([2, 1, 2], 1, 2, 3, 4),
      "set/train-labels-idx1-ubyte": idx([2], 0, 1),
      "set/t10k-images-idx3-ubyte": idx([2, 1, 2], 5, 6, 7, 8),
      "set/t10k-labels-idx1-ubyte": idx([2], 1, 0),
    },
    set: { inputShape: [1, 2, 1], classes: ["none", "one"] },
  },
  cifar: {
    file: "set/train_batch.bin",
    files: {
      "set/train_batch.bin": Uint8Array.from({ length: 2 * 3073 }, (_, i) => i % 2),
      "set/batches.meta.txt": text("cat\ndog\n"),
    },
    set: { inputShape: [32, 32, 3] },
  },
  signals: {
    file: "set/meta.json",
    files: {
      "set/meta.json": json(meta),
      "set/X.bin": new Uint8Array(16),
      "set/y.bin": Uint8Array.of(0, 1),
    },
    set: { inputShape: [2, 1] },
  },
};
