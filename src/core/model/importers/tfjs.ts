// Layers models of TensorFlow.js: model.json and its files of weights, chosen together, or found beside it.

import { fileError } from "#core/data/readers/fileError.ts";
import type { Importer, NamedBytes } from "#core/importer.ts";
import { clipName } from "#core/message.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { joined } from "#core/model/readers/files/writeZip.ts";
import { firstEntryOf, openZip } from "#core/model/readers/files/zip.ts";
import type { Zip } from "#core/model/readers/files/zip.ts";
import { isJson } from "#core/model/readers/keras/config.ts";
import type { Json } from "#core/model/readers/keras/config.ts";
import { readModel } from "#core/model/readers/keras/model.ts";
import { kerasNetwork } from "#core/model/readers/keras/network.ts";
import type { TakeWeight } from "#core/model/readers/keras/network.ts";
import { checkSize, toFloat32, WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { demandType } from "#core/model/readers/numberTypes.ts";
import { numbersIn } from "#core/model/readers/tfjs/dequantize.ts";
import {
  describesTfjs,
  groupsOf,
  lengthOf,
  MODEL,
  readModelJson,
} from "#core/model/readers/tfjs/manifest.ts";
import type { Weight } from "#core/model/readers/tfjs/manifest.ts";

export const importer: Importer = {
  accepts: (name, head) =>
    firstEntryOf(head) === MODEL || (/\.json$/i.test(name) && describesTfjs(head)),
  read: async (named, options) => {
    const { file } = named;
    const zip = openTogether(named);
    const model = readModelJson(file, await zip.read(MODEL));
    const topology = topologyOf(file, model);
    const stored = await readWeights(zip, model);
    return kerasNetwork(file, readModel(file, topology), byNames(file, stored), options);
  },
};

function openTogether(named: NamedBytes): Zip {
  if (firstEntryOf(named.bytes) === MODEL) return openZip(named);
  throw fileError(
    named.file,
    "is the description of a TensorFlow.js model, whose weights lie in files beside it",
    "choose model.json together with all its .bin files",
  );
}

/** A layers model; what other formats of TensorFlow.js hold is a graph of operations. */
function topologyOf(file: string, { modelTopology: topology, format }: Json): Json {
  if (format === "graph-model" || !isJson(topology) || "node" in topology) {
    throw fileError(
      file,
      "is no layers model",
      "convert the Keras model with --output_format tfjs_layers_model",
    );
  }
  return isJson(topology["model_config"]) ? topology["model_config"] : topology;
}

type Stored = { readonly weight: Weight; readonly bytes: Uint8Array };

/** Weights by the name of their layer and their own: "dense_1/kernel". */
async function readWeights(zip: Zip, model: Json): Promise<ReadonlyMap<string, Stored>> {
  const { file } = zip;
  const stored = new Map<string, Stored>();
  for (const { shards, weights } of groupsOf(file, model)) {
    const parts: Uint8Array[] = [];
    for (const shard of shards) parts.push(await zip.read(shard));
    const data = joined(parts);
    let at = 0;
    for (const weight of weights) {
      demandType(file, weight.name, weight.dtype === "float32" ? "F32" : weight.dtype);
      const end = at + lengthOf(weight);
      if (end > data.length) {
        const problem = `${clipName(weight.name)} ends at byte ${end} of ${data.length}`;
        throw fileError(file, problem, WRITE_AGAIN);
      }
      const name = weight.name.replace(/:\d+$/, "").split("/").slice(-2).join("/");
      if (stored.has(name)) {
        const problem = `has two weights that are called ${clipName(name)}`;
        throw fileError(file, problem, "name the layers of nested models differently");
      }
      stored.set(name, { weight, bytes: data.subarray(at, end) });
      at = end;
    }
  }
  return stored;
}

function byNames(file: string, stored: ReadonlyMap<string, Stored>): TakeWeight {
  return async (layer, { name }, before): Promise<Tensor | undefined> => {
    const found = stored.get(`${layer.name}/${name}`);
    if (!found) return undefined;
    const { weight, bytes } = found;
    checkSize(file, weight.name, weight.shape, before);
    return toFloat32(file, weight.name, weight.shape, numbersIn(file, weight, bytes));
  };
}
