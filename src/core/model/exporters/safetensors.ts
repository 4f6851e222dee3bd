// Weights as safetensors (docs/formats.md §7.6): by the lab's own names and layouts, their list of layers in the metadata.

import { joined } from "#core/model/readers/files/writeZip.ts";
import type { Exporter } from "./exporter.ts";
import { ascii, describedAs, namedArrays } from "./tensors.ts";

export const exporter: Exporter = {
  write: (name, network, weights) => {
    const arrays = namedArrays(network, weights);
    let end = 0;
    const entries = arrays.map(({ name: key, shape, bytes }) => {
      const begin = end;
      end += bytes.length;
      return [key, { dtype: "F32", shape, data_offsets: [begin, end] }] as const;
    });
    const __metadata__ = { fuseinit: describedAs(network) };
    const text = JSON.stringify({ __metadata__, ...Object.fromEntries(entries) });
    const header = ascii(text.padEnd(8 * Math.ceil(text.length / 8))); // numbers begin at a multiple of 8
    const length = new Uint8Array(8);
    new DataView(length.buffer).setUint32(0, header.length, true);
    const bytes = joined([length, header, ...arrays.map((array) => array.bytes)]);
    return [{ file: name, bytes }];
  },
};
