// Whether an experiment is a preset's own: how it is fused and which arms race is the visitor's.

import { writeLink } from "#core/experiment/schema/link.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

export function isPreset(id: string, experiment: Experiment): boolean {
  const preset = presetById(id);
  if (!preset) return false;
  const { fusion, arms } = preset.experiment;
  const { narrow: _, ...rest } = experiment;
  const { narrow: __, ...own } = preset.experiment;
  return writeLink({ ...rest, fusion, arms }) === writeLink(own);
}
