// The layers of a functional model in the order of its values: from the input on, each reading what the one before it gives.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName, listFaults } from "#core/message.ts";
import { isJson } from "./config.ts";
import type { Json, KerasLayer } from "./config.ts";

/** What to do about a network that is no list. */
export const CHAIN = "open a network whose layers follow one after the other";

/**
 * The layers whose values a layer reads, as Keras 3 writes them, or as Keras 2 and TensorFlow.js: in every place where it
 * stands in the network.
 */
export function sourcesOf(entry: Json): readonly string[] {
  const nodes = Array.isArray(entry["inbound_nodes"]) ? (entry["inbound_nodes"] as unknown[]) : [];
  return nodes.slice(0, 8).flatMap(sourcesOfNode);
}

function sourcesOfNode(node: unknown): readonly string[] {
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

/** The layers from the one that reads none on. Throws Error that names where they branch. */
export function inOrder(
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
