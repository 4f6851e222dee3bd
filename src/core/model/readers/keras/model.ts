// The layers of a Keras model one after the other, and the shape that goes in: of a Sequential as they stand, of a
// functional model from its input on. A model that branches is no list of layers.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName, listFaults } from "#core/message.ts";
import type { Shape } from "#core/math/tensor.ts";
import { isJson } from "./config.ts";
import type { Json, KerasLayer } from "./config.ts";
import { INPUT } from "./layers.ts";

export type KerasModel = {
  /** In the order of the network, without those that only name the input. */
  readonly layers: readonly KerasLayer[];
  /** In the order of the file, all of them. */
  readonly all: readonly KerasLayer[];
  /** Of one sample; undefined where it is open. */
  readonly inputShape: Shape | undefined;
};

const SEQUENTIAL = "Sequential";
const MOST_LAYERS = 1000;
const CHAIN = "open a network whose layers follow one after the other";

/** The layers of a model's config. Throws Error that names the file where there are none, or they branch. */
export function readModel(file: string, model: Json): KerasModel {
  const config = model["config"];
  const list = Array.isArray(config) ? config : isJson(config) ? config["layers"] : undefined;
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_LAYERS) {
    throw fileError(file, "describes no layers that can be read", "save the whole model");
  }
  const entries = list.filter(isJson);
  const all = entries.map((entry) => layerOf(entry));
  const isSequential = model["class_name"] === SEQUENTIAL;
  const ordered = isSequential ? all : inOrder(file, all, entries.map(sourcesOf));
  const outer = isJson(config) ? config : {};
  return {
    all,
    layers: ordered.filter(({ className }) => className !== INPUT),
    inputShape: shapeOf(ordered[0].config) ?? shapeOf(outer),
  };
}

function layerOf(entry: Json): KerasLayer {
  const config = isJson(entry["config"]) ? entry["config"] : {};
  const className = String(entry["class_name"]).slice(0, 80);
  const name = String(entry["name"] ?? config["name"] ?? "").slice(0, 200);
  return { className, name, config, label: name ? `${className} (${name})` : className };
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

/** The layers whose values a layer reads, as Keras 3 writes them, or as Keras 2 and TensorFlow.js. */
function sourcesOf(entry: Json): readonly string[] {
  const [node] = Array.isArray(entry["inbound_nodes"]) ? (entry["inbound_nodes"] as unknown[]) : [];
  const given: unknown = isJson(node) ? node["args"] : node;
  if (!Array.isArray(given)) return [];
  const values = isJson(node) ? given.flat() : given;
  return values.slice(0, 8).flatMap((value: unknown): readonly string[] => {
    if (Array.isArray(value)) return [String(value[0])];
    const config = isJson(value) && isJson(value["config"]) ? value["config"] : undefined;
    const history = config?.["keras_history"];
    return Array.isArray(history) ? [String(history[0])] : [];
  });
}

function inOrder(
  file: string,
  all: readonly KerasLayer[],
  sources: readonly (readonly string[])[],
): readonly KerasLayer[] {
  const first = all.filter((_, i) => sources[i].length === 0);
  if (first.length !== 1) {
    const names = listFaults(first.map(({ label }) => label));
    throw fileError(file, `has ${first.length} inputs${names && ` (${names})`}`, CHAIN);
  }
  const ordered = [first[0]];
  while (ordered.length < all.length) {
    const { name } = ordered[ordered.length - 1];
    const next = all.filter((_, i) => sources[i].includes(name));
    const isNext = next.length === 1 && sources[all.indexOf(next[0])].length === 1;
    if (!isNext) {
      const names = listFaults(next.map(({ label }) => label)) || "none";
      throw fileError(
        file,
        `branches after ${clipName(name)}: layers that read it: ${names}`,
        CHAIN,
      );
    }
    ordered.push(next[0]);
  }
  return ordered;
}
