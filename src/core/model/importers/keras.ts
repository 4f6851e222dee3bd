// Whole models of Keras: the older format, one HDF5 file (.h5), and the newer one (.keras), an archive of a description
// and an HDF5 file of weights.

import { fileError } from "#core/data/readers/fileError.ts";
import type { ImportedNetwork, Importer, NamedBytes, ReadOptions } from "#core/importer.ts";
import { textOf } from "#core/model/readers/files/cursor.ts";
import { firstEntryOf, openZip } from "#core/model/readers/files/zip.ts";
import { textsAt } from "#core/model/readers/hdf5/attributes.ts";
import { readDataset } from "#core/model/readers/hdf5/dataset.ts";
import { isHdf5, openHdf5 } from "#core/model/readers/hdf5/file.ts";
import type { Hdf5 } from "#core/model/readers/hdf5/file.ts";
import { find } from "#core/model/readers/hdf5/group.ts";
import { parseJson } from "#core/model/readers/keras/config.ts";
import type { KerasLayer } from "#core/model/readers/keras/config.ts";
import { readModel } from "#core/model/readers/keras/model.ts";
import type { KerasModel } from "#core/model/readers/keras/model.ts";
import { kerasNetwork } from "#core/model/readers/keras/network.ts";
import type { TakeWeight } from "#core/model/readers/keras/network.ts";

const WEIGHTS = "model.weights.h5";
const CONFIG = "config.json";
const ENTRIES = ["metadata.json", CONFIG, WEIGHTS];
const WHOLE = "save the whole model, with model.save";

export const importer: Importer = {
  accepts: (name, head) =>
    /\.(h5|keras)$/i.test(name) || isHdf5(head) || ENTRIES.includes(firstEntryOf(head) ?? ""),
  read: async (named, options) =>
    firstEntryOf(named.bytes) === undefined ? readH5(named, options) : readArchive(named, options),
};

function readH5(named: NamedBytes, options: ReadOptions): Promise<ImportedNetwork> {
  const hdf5 = openHdf5(named);
  const [config] = textsAt(hdf5, hdf5.root, "model_config") ?? [];
  if (config === undefined) {
    throw fileError(named.file, "holds no model, only weights or other data", WHOLE);
  }
  const model = readModel(named.file, parseJson(named.file, "model_config", config));
  return kerasNetwork(named.file, model, byNames(hdf5), options);
}

/** Weights under model_weights, in a group for each layer, whose weight_names lead further. */
function byNames(hdf5: Hdf5): TakeWeight {
  return async ({ name: layer }, { name }, before) => {
    const group = find(hdf5, `model_weights/${layer}`);
    if (group === undefined) return undefined;
    const paths = textsAt(hdf5, group, "weight_names") ?? [];
    const path = paths.find((one) => one.replace(/:\d+$/, "").split("/").at(-1) === name);
    const address = path === undefined ? undefined : find(hdf5, path, group);
    return address === undefined ? undefined : readDataset(hdf5, address, path!, before);
  };
}

async function readArchive(named: NamedBytes, options: ReadOptions): Promise<ImportedNetwork> {
  const { file } = named;
  const zip = openZip(named);
  if (!zip.names.includes(CONFIG) || !zip.names.includes(WEIGHTS)) {
    throw fileError(file, `has no ${CONFIG} or no ${WEIGHTS}`, WHOLE);
  }
  const model = readModel(file, parseJson(file, CONFIG, textOf(await zip.read(CONFIG))));
  const hdf5 = openHdf5({ file, bytes: await zip.read(WEIGHTS) });
  return kerasNetwork(file, model, byPlaces(hdf5, model), options);
}

/** Weights under layers/conv2d_1/vars/0: the second Conv2D of the model, and its first weight. */
function byPlaces(hdf5: Hdf5, { all }: KerasModel): TakeWeight {
  const counts = new Map<string, number>();
  const groups = new Map<KerasLayer, string>();
  for (const layer of all) {
    const word = inSnakeCase(layer.className);
    const count = counts.get(word) ?? 0;
    counts.set(word, count + 1);
    groups.set(layer, count === 0 ? word : `${word}_${count}`);
  }
  return async (layer, { place }, before) => {
    const path = `layers/${groups.get(layer)}/vars/${place}`;
    const address = find(hdf5, path);
    return address === undefined ? undefined : readDataset(hdf5, address, path, before);
  };
}

/** "BatchNormalization" as "batch_normalization", "Conv2D" as "conv2d": Keras' own rule. */
function inSnakeCase(name: string): string {
  return name
    .replaceAll(/\W+/g, "")
    .replaceAll(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
