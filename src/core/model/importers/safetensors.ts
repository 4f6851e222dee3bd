// Weights as safetensors: those of a PyTorch nn.Sequential, or the lab's own. Their list of layers stands in
// the metadata under "fuseinit", or is guessed from their shapes.

import type { Importer } from "#core/importer.ts";
import { networkOf, readDescribed } from "#core/model/readers/networkOf.ts";
import { parseSafetensors } from "#core/model/readers/safetensors.ts";

/** Where an experiment's network is written in the metadata. */
const KEY = "fuseinit";

export const importer: Importer = {
  accepts: (name, head) => /\.safetensors$/i.test(name) || beginsWithHeader(head),
  read: async (file, options) => {
    const { tensors, metadata } = await parseSafetensors(file, options);
    const text = metadata.get(KEY);
    const described =
      text === undefined ? undefined : readDescribed(file.file, `__metadata__.${KEY}`, text);
    return networkOf(file.file, tensors, options, described);
  },
};

/** A length of less than 2³² in eight bytes, then a brace. */
function beginsWithHeader(head: Uint8Array): boolean {
  return head[8] === 0x7b && head.subarray(4, 8).every((byte) => byte === 0);
}
