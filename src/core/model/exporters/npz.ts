// Weights as NumPy reads them: an array of each by the lab's own name ("0.kernel"), and the list of layers as text in the
// array "fuseinit".

import { writeNpy, writeNpyText } from "#core/data/npy.ts";
import { writeZip } from "#core/model/readers/files/writeZip.ts";
import type { Exporter } from "./exporter.ts";
import { describedAs, namedArrays } from "./tensors.ts";

export const exporter: Exporter = {
  write: (name, network, weights) => {
    const arrays = namedArrays(network, weights).map(({ name: key, shape, bytes }) => {
      const data = new Float32Array(bytes.buffer);
      return { name: `${key}.npy`, bytes: writeNpy({ shape, data }) };
    });
    const layers = { name: "fuseinit.npy", bytes: writeNpyText(describedAs(network)) };
    return [{ file: name, bytes: writeZip([layers, ...arrays]) }];
  },
};
