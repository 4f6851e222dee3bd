// A small file of every format in the table, for tests that walk it. A format without one does not compile.

import { presetById } from "#core/experiment/schema/presets.ts";
import type { CatalogueEntry } from "#core/data/catalogue.ts";
import { float32, writeSafetensors } from "#core/model/importers/writeSafetensors.test-support.ts";
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

export const SAMPLES: { readonly [format in Format]: Sample } = {
  csv: { file: "own.csv", files: { "own.csv": text(["a,b,kind", ...rows].join("\n")) } },
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
