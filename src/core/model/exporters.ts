// Every format that the lab writes networks in, by name: the one table behind `lab convert` and whatever takes a network
// away. A new format is one file in exporters/ and its entry here. The writers are loaded when they are asked for.

import { clipName } from "#core/message.ts";
import type { Exporter } from "./exporters/exporter.ts";

type Entry = {
  /** As a list of formats names it. */
  readonly title: string;
  /** Ends of the names of its files, in lower case. */
  readonly extensions: readonly string[];
  readonly load: () => Promise<{ readonly exporter: Exporter }>;
};

const EXPORTERS = {
  safetensors: {
    title: "safetensors",
    extensions: [".safetensors"],
    load: () => import("./exporters/safetensors.ts"),
  },
  npz: {
    title: "NumPy",
    extensions: [".npz"],
    load: () => import("./exporters/npz.ts"),
  },
  tfjs: {
    title: "TensorFlow.js layers model",
    extensions: [".json"],
    load: () => import("./exporters/tfjs.ts"),
  },
  onnx: {
    title: "ONNX",
    extensions: [".onnx"],
    load: () => import("./exporters/onnx.ts"),
  },
} as const satisfies { readonly [format: string]: Entry };

/** "safetensors (.safetensors), NumPy (.npz)" */
export function exportOffers(): string {
  const entries: readonly Entry[] = Object.values(EXPORTERS);
  return entries.map(({ title, extensions }) => `${title} (${extensions.join(", ")})`).join(", ");
}

/** The writer for a file of this name. Throws Error that lists the formats where there is none. */
export async function exporterFor(name: string): Promise<Exporter> {
  const entries: readonly Entry[] = Object.values(EXPORTERS);
  const entry = entries.find(({ extensions }) =>
    extensions.some((end) => name.toLowerCase().endsWith(end)),
  );
  if (entry) return (await entry.load()).exporter;
  throw new Error(
    `${clipName(name)}: no format by that ending; networks are written as ${exportOffers()}`,
  );
}
