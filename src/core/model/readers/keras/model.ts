// The layers of a Keras model one after the other, and the shape that goes in: of a Sequential as they stand, of a
// functional model from its input on. A model that branches is no list of layers.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName } from "#core/message.ts";
import type { Shape } from "#core/math/tensor.ts";
import { isJson } from "./config.ts";
import type { Json, KerasLayer } from "./config.ts";
import { INPUT } from "./layers.ts";
import { CHAIN, inOrder, sourcesOf } from "./order.ts";

export type KerasModel = {
  /** In the order of the network, those of nested models in place of them, without those that only name the input. */
  readonly layers: readonly KerasLayer[];
  /** Of one sample; undefined where it is open. */
  readonly inputShape: Shape | undefined;
};

const SEQUENTIAL = "Sequential";
/** Layers that are models themselves. */
const MODELS: ReadonlySet<string> = new Set([SEQUENTIAL, "Functional", "Model"]);
const MOST_LAYERS = 1000;
const DEEPEST = 16;

/** The layers of a model's config. Throws Error that names the file where there are none, or they branch. */
export function readModel(file: string, model: Json): KerasModel {
  const read = readNested(file, model, [], "layers");
  const layers = read.layers.filter(({ className }) => className !== INPUT);
  if (layers.length > 0 && layers.length <= MOST_LAYERS) return { ...read, layers };
  throw noLayers(file);
}

/** `within` names the models around it, `group` where an archive keeps the weights of its layers. */
function readNested(
  file: string,
  model: Json,
  within: readonly string[],
  group: string,
): KerasModel {
  const config = model["config"];
  const list = Array.isArray(config) ? config : isJson(config) ? config["layers"] : undefined;
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_LAYERS) throw noLayers(file);
  const entries = list.filter(isJson);
  const groups = groupsOf(group, entries);
  const all = entries.map((entry, i) => layerOf(entry, within, groups[i]));
  const isSequential = model["class_name"] === SEQUENTIAL;
  const ordered = isSequential ? all : inOrder(file, all, entries.map(sourcesOf));
  const parts = ordered.map((layer) => partOf(file, layer, entries[all.indexOf(layer)]));
  const outer = isJson(config) ? config : {};
  return {
    layers: parts.flatMap(({ layers }) => layers),
    inputShape: parts[0]?.inputShape ?? shapeOf(outer),
  };
}

function noLayers(file: string): Error {
  return fileError(file, "describes no layers that can be read", "save the whole model");
}

/** A layer; of one that is a model, its layers. */
function partOf(file: string, layer: KerasLayer, entry: Json): KerasModel {
  const { className, name, label, within, group, config } = layer;
  if (!MODELS.has(className)) return { layers: [layer], inputShape: shapeOf(config) };
  if (within.length === DEEPEST) {
    const problem = `its layer ${clipName(label)} lies in more than ${DEEPEST} models`;
    throw fileError(file, problem, CHAIN);
  }
  return readNested(file, entry, [...within, name], `${group}/layers`);
}

/** Keras 3 counts the layers of a model by their classes: "layers/dense", "layers/dense_1". */
function groupsOf(group: string, entries: readonly Json[]): readonly string[] {
  const counts = new Map<string, number>();
  return entries.map((entry) => {
    const word = inSnakeCase(String(entry["class_name"]).slice(0, 80));
    const count = counts.get(word) ?? 0;
    counts.set(word, count + 1);
    return `${group}/${count === 0 ? word : `${word}_${count}`}`;
  });
}

/** "BatchNormalization" as "batch_normalization", "Conv2D" as "conv2d": Keras' own rule. */
function inSnakeCase(name: string): string {
  return name
    .replaceAll(/\W+/g, "")
    .replaceAll(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

function layerOf(entry: Json, within: readonly string[], group: string): KerasLayer {
  const config = isJson(entry["config"]) ? entry["config"] : {};
  const className = String(entry["class_name"]).slice(0, 80);
  const name = String(entry["name"] ?? config["name"] ?? "").slice(0, 200);
  const label = name ? `${className} (${name})` : className;
  return { className, name, config, label, within, group };
}

/** A batch shape, or that of the model where Keras has built it. */
function shapeOf(config: Json): Shape | undefined {
  const written = ["batch_shape", "batch_input_shape", "build_input_shape"].map(
    (field) => config[field],
  );
  const shape = written.find(Array.isArray)?.slice(1) as readonly unknown[] | undefined;
  const isKnown =
    shape?.length &&
    shape.length <= 3 &&
    shape.every((one) => Number.isInteger(one) && (one as number) > 0);
  return isKnown ? (shape as Shape) : undefined;
}
