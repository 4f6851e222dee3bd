// Fields of the JSON in which Keras describes layers: any of them may be missing, or of another type than they should be.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName } from "#core/message.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";

export type Json = { readonly [field: string]: unknown };

/** One layer as Keras has it. */
export type KerasLayer = {
  /** "Conv2D" */
  readonly className: string;
  readonly name: string;
  readonly config: Json;
  /** "Conv2D (conv2d_1)", for messages. */
  readonly label: string;
  /** Names of the models that it is nested in, the outermost first. */
  readonly within: readonly string[];
  /** Where an archive of Keras 3 keeps its weights: "layers/conv2d_1", the second Conv2D of its model. */
  readonly group: string;
};

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The JSON of a file. Throws Error that names the file and the place `where`. */
export function parseJson(file: string, where: string, text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fileError(
      file,
      `${where} is not JSON: ${clipName((error as Error).message)}`,
      WRITE_AGAIN,
    );
  }
  if (isJson(value)) return value;
  throw fileError(file, `${where} is no object`, WRITE_AGAIN);
}

/** The error on a layer that is read in general, and not like this. */
export function notThus(file: string, { label }: KerasLayer, problem: string): Error {
  return fileError(file, `its layer ${clipName(label)} ${problem}`, "build the network otherwise");
}

export function numberOf({ config }: KerasLayer, field: string, otherwise: number): number {
  const value = config[field];
  return typeof value === "number" ? value : otherwise;
}

/** Numbers of a field: one for all axes, or one for each; undefined where there are none. */
export function numbersOf({ config }: KerasLayer, field: string): readonly number[] | undefined {
  const value = config[field];
  if (typeof value === "number") return [value];
  const areNumbers =
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= 3 &&
    value.every((one) => typeof one === "number");
  return areNumbers ? (value as number[]) : undefined;
}

/** A whole number from 1. Throws Error that names the layer where there is none. */
export function demandCount(file: string, layer: KerasLayer, field: string): number {
  const value = numberOf(layer, field, 0);
  if (Number.isInteger(value) && value > 0) return value;
  throw notThus(file, layer, `has no ${field}`);
}
