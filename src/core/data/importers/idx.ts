// Sets of pictures in IDX files, as of MNIST: training images and labels, held-out images and labels.

import { pairImages } from "#core/data/readers/idx.ts";
import { demandSet } from "#core/importer.ts";
import type { Importer } from "#core/importer.ts";

export const importer: Importer = {
  accepts: (name, [zero, nil, type]) =>
    /-idx\d-ubyte(\.gz)?$/i.test(name) || (zero === 0 && nil === 0 && type === 8),
  read: async (images, options) => {
    const { inputShape, classes = [], files, other } = demandSet(options, images.file);
    const [labels, heldImages, heldLabels] = await Promise.all(files.slice(1).map(other));
    return {
      kind: "data",
      data: {
        inputShape,
        task: { kind: "classification", classes },
        scaling: "global",
        samples: await pairImages(images, labels, inputShape, classes.length),
        heldOut: await pairImages(heldImages, heldLabels, inputShape, classes.length),
      },
    };
  },
};
