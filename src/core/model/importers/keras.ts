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

/** Weights under model_weights, in a group for each layer of the outermost model, whose weight_names lead further. */
function byNames(hdf5: Hdf5): TakeWeight {
  return async (layer, { name }, before) => {
    const group = find(hdf5, `model_weights/${layer.within[0] ?? layer.name}`);
    if (group === undefined) return undefined;
    const path = pathOf(layer, name, textsAt(hdf5, group, "weight_names") ?? []);
    const address = path === undefined ? undefined : find(hdf5, path, group);
    return address === undefined ? undefined : readDataset(hdf5, address, path!, before);
  };
}

/** The one path that ends with the weight; in a nested model with its layer before it, and the models around that. */
function pathOf(
  { name: layer, within }: KerasLayer,
  name: string,
  paths: readonly string[],
): string | undefined {
  const around = within.length > 0 ? [...within, layer] : [];
  const ends = (path: string, count: number) => {
    const parts = path.replace(/:\d+$/, "").split("/");
    const wanted = [...around.slice(around.length - count), name];
    return wanted.every((part, i) => part === parts[parts.length - wanted.length + i]);
  };
  for (let count = Math.min(1, around.length); count <= around.length; count++) {
    const found = paths.filter((path) => ends(path, count));
    if (found.length <= 1 || within.length === 0) return found[0];
  }
  return undefined;
}
async function readArchive(named: NamedBytes, options: ReadOptions): Promise<ImportedNetwork> {
  const { file } = named;
  const zip = openZip(named);
  if (!zip.names.includes(CONFIG) || !zip.names.includes(WEIGHTS)) {
    throw fileError(file, `has no ${CONFIG} or no ${WEIGHTS}`, WHOLE);
  }
  const model = readModel(file, parseJson(file, CONFIG, textOf(await zip.read(CONFIG))));
  const hdf5 = openHdf5({ file, bytes: await zip.read(WEIGHTS) });
  return kerasNetwork(file, model, byPlaces(hdf5), options);
}

/** Weights under layers/conv2d_1/vars/0: the second Conv2D of the model, and its first weight. */
function byPlaces(hdf5: Hdf5): TakeWeight {
  return async ({ group }, { place }, before) => {
    const path = `${group}/vars/${place}`;
    const address = find(hdf5, path);
    return address === undefined ? undefined : readDataset(hdf5, address, path, before);
  };
}
