// Weights as NumPy saves them: one .npz, or several .npy chosen together. Their list of layers stands in an array of
// text under "fuseinit", or is guessed from their shapes.

import { fileError } from "#core/data/readers/fileError.ts";
import { isNpy } from "#core/data/readers/npyFile.ts";
import type { Importer } from "#core/importer.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { firstEntryOf, openZip } from "#core/model/readers/files/zip.ts";
import type { Zip } from "#core/model/readers/files/zip.ts";
import { demandFewTensors, isCounter } from "#core/model/readers/namedTensors.ts";
import { networkOf, readDescribed } from "#core/model/readers/networkOf.ts";
import { nameArrays } from "#core/model/readers/numpy/arrayNames.ts";
import { readNpyTensor } from "#core/model/readers/numpy/npy.ts";
import { readNpyText } from "#core/model/readers/numpy/npyText.ts";

/** The array that holds an experiment's network as text. */
const KEY = "fuseinit";
const ARRAY = /\.npy$/i;

export const importer: Importer = {
  accepts: (name, head) =>
    /\.npz$/i.test(name) || isNpy(head) || ARRAY.test(firstEntryOf(head) ?? ""),
  read: async ({ file, bytes }, options) => {
    if (isNpy(bytes)) {
      const remedy = "choose all arrays of the network together, or save them as one .npz";
      throw fileError(file, "is one array by itself", remedy);
    }
    const zip = openZip({ file, bytes });
    const { breathe } = options;
    const arrays = await readArrays(zip, breathe);
    const described = zip.names.includes(`${KEY}.npy`)
      ? readDescribed(file, KEY, readNpyText(file, KEY, await zip.read(`${KEY}.npy`)))
      : undefined;
    return networkOf(file, nameArrays(file, arrays), options, described);
  },
};

function isArray(name: string): boolean {
  return ARRAY.test(name) && name !== `${KEY}.npy` && !isCounter(name.replace(ARRAY, ""));
}

async function readArrays(zip: Zip, breathe?: () => Promise<void>): Promise<Map<string, Tensor>> {
  const names = zip.names.filter((name) => isArray(name));
  demandFewTensors(zip.file, names.length);
  const arrays = new Map<string, Tensor>();
  let numbers = 0;
  for (const name of names) {
    const array = name.replace(ARRAY, "");
    const tensor = readNpyTensor(zip.file, array, await zip.read(name), numbers);
    numbers += sizeOf(tensor.shape);
    arrays.set(array, tensor);
    await breathe?.();
  }
  return arrays;
}
