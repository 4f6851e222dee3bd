// Every file format that the lab reads, by name: the one table behind Open…, files dropped on the page,
// the catalogue of installed sets and the command line. A new format is one file and its entry here. The
// readers themselves are loaded when needed, since the page's first screen needs none of them.

import type { Imported, Importer } from "./importer.ts";

export type Format =
  | "signals"
  | "idx"
  | "cifar"
  | "experiment"
  | "safetensors"
  | "numpy"
  | "torch"
  | "onnx"
  | "keras"
  | "tfjs"
  | "csv";

type Entry = {
  readonly gives: Imported["kind"];
  /** How the page names the files that can be opened by themselves; absent: files of installed sets alone. */
  readonly offer?: string;
  /** The extensions of their names, in lower case; a data set with such a name is a visitor's own. */
  readonly extensions: readonly string[];
  readonly load: () => Promise<{ readonly importer: Importer }>;
};

/** The first that accepts a file reads it: those that look closest come first. */
export const IMPORTERS: { readonly [format in Format]: Entry } = {
  signals: {
    gives: "data",
    extensions: [],
    load: () => import("./data/importers/signals.ts"),
  },
  idx: {
    gives: "data",
    extensions: [],
    load: () => import("./data/importers/idx.ts"),
  },
  cifar: {
    gives: "data",
    extensions: [],
    load: () => import("./data/importers/cifar.ts"),
  },
  experiment: {
    gives: "experiment",
    offer: "an experiment or results.json",
    extensions: [".json"],
    load: () => import("./data/importers/experiment.ts"),
  },
  safetensors: {
    gives: "network",
    offer: "weights as .safetensors",
    extensions: [".safetensors"],
    load: () => import("./model/importers/safetensors.ts"),
  },
  numpy: {
    gives: "network",
    offer: ".npz",
    extensions: [".npz", ".npy"],
    load: () => import("./model/importers/numpy.ts"),
  },
  torch: {
    gives: "network",
    offer: ".pt or .pth",
    extensions: [".pt", ".pth"],
    load: () => import("./model/importers/torch.ts"),
  },
  onnx: {
    gives: "network",
    offer: ".onnx",
    extensions: [".onnx"],
    load: () => import("./model/importers/onnx.ts"),
  },
  keras: {
    gives: "network",
    offer: ".keras or .h5",
    extensions: [".keras", ".h5"],
    load: () => import("./model/importers/keras.ts"),
  },
  tfjs: {
    gives: "network",
    offer: "model.json with its .bin files",
    extensions: [".json", ".bin"],
    load: () => import("./model/importers/tfjs.ts"),
  },
  csv: {
    gives: "data",
    offer: "a table as .csv, .tsv or .txt",
    extensions: [".csv", ".tsv", ".tab", ".txt", ".data", ".dat"],
    load: () => import("./data/importers/csv.ts"),
  },
};

/** "an experiment or results.json, or a table as .csv": what can be opened by itself. */
export function offers(): string {
  const named = Object.values(IMPORTERS).flatMap(({ offer }) => offer ?? []);
  return named.join(", or ");
}

/** Ends of the names of files that can be opened by themselves: ".json", ".csv". */
export function extensions(gives?: Imported["kind"]): readonly string[] {
  return Object.values(IMPORTERS).flatMap((entry) =>
    gives === undefined || entry.gives === gives ? entry.extensions : [],
  );
}
