// model.json of a layers model of TensorFlow.js (tensorflow.org/js/guide/save_load): the topology as Keras' JSON, and which
// weights lie where in which files.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName } from "#core/message.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { textOf } from "#core/model/readers/files/cursor.ts";
import { isJson, parseJson } from "#core/model/readers/keras/config.ts";
import type { Json } from "#core/model/readers/keras/config.ts";
import { demandFewTensors, WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";

/** The entry of an archive that holds it. */
export const MODEL = "model.json";
/** Bytes; descriptions of some thousand layers are shorter. */
const LONGEST = 2 ** 22;
const HEAD = 4096;
const MOST_AXES = 4;

export type Group = {
  /** The files that hold the group, one after the other. */
  readonly shards: readonly string[];
  readonly weights: readonly Weight[];
};

export type Weight = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** How its numbers are stored in fewer bytes; undefined where they are not. */
  readonly quantization?: Quantization;
};

/** As whole numbers q of one or two bytes that stand for q·scale + min, or as halves. */
export type Quantization =
  | { readonly dtype: "uint8" | "uint16"; readonly scale: number; readonly min: number }
  | { readonly dtype: "float16" };

/** Whether a JSON is such a description, by its first bytes. */
export function describesTfjs(bytes: Uint8Array): boolean {
  const head = textOf(bytes.subarray(0, HEAD));
  return /^\s*\{/.test(head) && /"(modelTopology|weightsManifest)"\s*:/.test(head);
}

/** Throws Error that names the file where it is no description. */
export function readModelJson(file: string, bytes: Uint8Array): Json {
  if (bytes.length > LONGEST) {
    throw fileError(file, `its description has ${bytes.length} bytes`, "open a smaller network");
  }
  return parseJson(file, MODEL, textOf(bytes));
}

/** The names of the files with the weights, without folders. */
export function shardsOf(file: string, bytes: Uint8Array): readonly string[] {
  const groups = groupsOf(file, readModelJson(file, bytes));
  return [...new Set(groups.flatMap(({ shards }) => shards))];
}

/** Groups of weights by the description. Throws Error that names what is wrong in it. */
export function groupsOf(file: string, model: Json): readonly Group[] {
  const manifest = model["weightsManifest"];
  if (!Array.isArray(manifest) || manifest.length === 0 || !manifest.every(isJson)) {
    throw fileError(
      file,
      "its weightsManifest names no weights",
      "save the model with its weights",
    );
  }
  const groups = manifest.map((group) => readGroup(file, group));
  demandFewTensors(
    file,
    groups.reduce((sum, { weights }) => sum + weights.length, 0),
  );
  return groups;
}

function readGroup(file: string, { paths, weights }: Json): Group {
  const areTexts =
    Array.isArray(paths) && paths.length < 1000 && paths.every((path) => typeof path === "string");
  if (!areTexts || !Array.isArray(weights) || !weights.every(isJson)) {
    throw fileError(file, "its weightsManifest has a group without paths or weights", WRITE_AGAIN);
  }
  const shards = (paths as string[]).map((path) => path.replace(/^.*[/\\]/s, ""));
  return { shards, weights: weights.map((weight) => readWeight(file, weight)) };
}

function readWeight(file: string, { name, shape, dtype, quantization }: Json): Weight {
  const isSound =
    typeof name === "string" &&
    typeof dtype === "string" &&
    Array.isArray(shape) &&
    shape.length <= MOST_AXES &&
    shape.every((extent) => Number.isInteger(extent) && extent >= 0 && extent < 2 ** 31);
  if (!isSound) {
    throw fileError(file, `its weight ${clipName(String(name))} has no sound shape`, WRITE_AGAIN);
  }
  const quantized =
    quantization === undefined ? {} : { quantization: readQuantization(file, name, quantization) };
  return { name, shape: shape as number[], dtype, ...quantized };
}

function readQuantization(file: string, name: string, given: unknown): Quantization {
  const { dtype, scale, min } = isJson(given) ? given : {};
  if (dtype === "float16") return { dtype };
  const isWhole = dtype === "uint8" || dtype === "uint16";
  const isSound = typeof scale === "number" && typeof min === "number";
  if (isWhole && isSound) return { dtype, scale, min };
  const problem = isWhole
    ? `${clipName(name)} is quantized without a scale or a min`
    : `${clipName(name)} is quantized as ${clipName(String(dtype))}, and uint8, uint16 and float16 are read`;
  throw fileError(file, problem, "convert the model without quantization");
}

const SIZES = { uint8: 1, uint16: 2, float16: 2, float32: 4 };

/** Bytes of one weight. */
export function lengthOf({ shape, quantization }: Weight): number {
  return SIZES[quantization?.dtype ?? "float32"] * sizeOf(shape);
}
