// Colour pictures in CIFAR-10's binary version, with the names of the classes in a text file beside them.

import { parseCifar } from "#core/data/readers/cifar.ts";
import { demandSet } from "#core/importer.ts";
import type { Importer } from "#core/importer.ts";
import { readText } from "./text.ts";

export const importer: Importer = {
  accepts: (name) => /_batch(_\d)?\.bin$/i.test(name),
  read: async (batch, options) => {
    const { inputShape, files, other } = demandSet(options, batch.file);
    const names = await readText(await other(files[1]), options);
    const classes = names.trim().split(/\s*\n\s*/);
    return {
      kind: "data",
      data: {
        inputShape,
        task: { kind: "classification", classes },
        scaling: "global",
        samples: parseCifar(batch, classes.length),
      },
    };
  },
};
