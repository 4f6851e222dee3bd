// Windows of sensor signals: a meta.json names the binary files beside it and what they hold.

import { parseSignalMeta, parseSignals, windowShape } from "#core/data/readers/signals.ts";
import { demandSet } from "#core/importer.ts";
import type { Importer } from "#core/importer.ts";
import { beginningOf } from "./text.ts";

export const importer: Importer = {
  accepts: (name, head) => /(^|\/)meta\.json$/i.test(name) && beginningOf(head).includes('"dtype"'),
  read: async (metaFile, options) => {
    const { other } = demandSet(options, metaFile.file);
    const meta = parseSignalMeta(metaFile);
    const { classes, channels, splits } = meta;
    const beside = (file: string) => other(metaFile.file.replace(/[^/]*$/, file));
    const part = ({ X, y }: { X: string; y: string }) => Promise.all([beside(X), beside(y)]);
    const [train, test] = await Promise.all([part(splits.train), part(splits.test)]);
    return {
      kind: "data",
      data: {
        inputShape: windowShape(meta),
        features: channels,
        task: { kind: "classification", classes },
        scaling: "lastAxis",
        samples: parseSignals(...train, splits.train, classes.length),
        heldOut: parseSignals(...test, splits.test, classes.length),
      },
    };
  },
};
