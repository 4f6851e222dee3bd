// What a preset is, and how one is written: an experiment file that leaves out what is the default. Its words are in words.ts.

import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

export type Preset = {
  readonly id: string;
  readonly title: string;
  /** Name of its data set, known without reading the rest. */
  readonly data: string;
  /** Checked and filled with defaults when it is first asked for. */
  readonly experiment: Experiment;
};

export function preset(
  id: string,
  file: {
    readonly title: string;
    readonly data: { readonly name: string; readonly [field: string]: unknown };
    readonly [field: string]: unknown;
  },
): Preset {
  let experiment: Experiment | undefined;
  return {
    id,
    title: file.title,
    data: file.data.name,
    get experiment() {
      return (experiment ??= parseExperiment({ version: 1, ...file }));
    },
  };
}
