// Weights as torch.save writes them (.pt, .pth): an archive with a pickle and the storages of its tensors. The pickle
// is read for tensors, never run. A list of layers may stand beside them as a text under "fuseinit"; else layers are
// guessed, as for safetensors.

import { fileError } from "#core/data/readers/fileError.ts";
import type { Importer } from "#core/importer.ts";
import { firstEntryOf, openZip } from "#core/model/readers/files/zip.ts";
import type { Zip } from "#core/model/readers/files/zip.ts";
import { networkOf, readDescribed } from "#core/model/readers/networkOf.ts";
import { readTensors, stateDictOf } from "#core/model/readers/torch/stateDict.ts";
import { unpickle } from "#core/model/readers/torch/unpickle.ts";

const KEY = "fuseinit";
const PICKLE = /(^|\/)data\.pkl$/;
const ALONE = "save model.state_dict() with torch.save";

export const importer: Importer = {
  accepts: (name, head) => /\.(pt|pth)$/i.test(name) || PICKLE.test(firstEntryOf(head) ?? ""),
  read: async (named, options) => {
    const { file } = named;
    if (firstEntryOf(named.bytes) === undefined) {
      throw fileError(
        file,
        "is no archive of torch.save: it is damaged, or older than PyTorch 1.6",
        "save it again with a newer PyTorch",
      );
    }
    const zip = openZip(named);
    const folder = await folderOf(zip);
    const pickled = unpickle(file, await zip.read(`${folder}data.pkl`));
    const { views, texts } = stateDictOf(file, pickled);
    const tensors = await readTensors(zip, folder, views, options);
    const text = texts.get(KEY);
    const described = text === undefined ? undefined : readDescribed(file, KEY, text);
    return networkOf(file, tensors, { ...options, isOrdered: true }, described);
  },
};

/** Where in the archive the pickle lies. Throws Error where there is none, or a program instead. */
async function folderOf(zip: Zip): Promise<string> {
  const pickle = zip.names.find((name) => PICKLE.test(name));
  if (pickle === undefined) throw fileError(zip.file, "holds no pickle of tensors", ALONE);
  const folder = pickle.slice(0, -"data.pkl".length);
  if (zip.names.includes(`${folder}constants.pkl`)) {
    throw fileError(zip.file, "is a program of TorchScript, not weights", ALONE);
  }
  const order = `${folder}byteorder`;
  if (zip.names.includes(order) && (await zip.read(order))[0] !== "l".charCodeAt(0)) {
    throw fileError(zip.file, "holds numbers big end first", "save it on another machine");
  }
  return folder;
}
