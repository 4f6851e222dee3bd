// How arms learn from the original, where an experiment does not choose it itself (docs/methods.md §5).

import type { Experiment } from "./schema.ts";

type Fusion = Experiment["fusion"];
export type Distillation = Required<NonNullable<Fusion["distillation"]>>;

const DEFAULTS: Distillation = { temperature: 4, weight: 0.9, hintEpochs: 1 };

export function distillationOf({ distillation }: Pick<Fusion, "distillation">): Distillation {
  return { ...DEFAULTS, ...distillation };
}
