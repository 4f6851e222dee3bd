// What an experiment is called once its data set is another one.

import { PRESETS } from "#core/experiment/schema/presets.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { blocksOf } from "#core/model/blocks.ts";

/** A title that this function has given, of layers and data alone. */
const GIVEN = /^.*, \d+ layers?$/;

/**
 * A visitor's own title with the data set behind it. A preset's speaks of what was found on its own data: then the
 * data set and the number of layers.
 */
export function titleOn({ title, network }: Experiment, dataTitle: string): string {
  const before = title.replace(/ on [^:]*$/, "");
  const isPresets = PRESETS.some((preset) => [title, before].includes(preset.title));
  if (!isPresets && !GIVEN.test(title)) return `${before} on ${dataTitle}`;
  const { length } = blocksOf(network.layers);
  return `${dataTitle}, ${length} layer${length === 1 ? "" : "s"}`;
}
