// What the page's address asks for: ?preset=spirals&seed=3&replicas=4&engine=webgpu. A wrong word is
// said, not obeyed: the page opens with what can be read.

import { FIRST_PRESET, presetById } from "#core/experiment/presets.ts";
import { parseExperiment } from "#core/experiment/schema.ts";
import type { Experiment } from "#core/experiment/schema.ts";

export type Address = {
  readonly experiment: Experiment;
  readonly presetId: string;
  readonly engine?: string;
  readonly problem?: string;
};

export function readAddress({ search }: { search: string }): Address {
  const query = new URLSearchParams(search);
  const id = query.get("preset");
  const preset = presetById(id ?? FIRST_PRESET.id);
  const { experiment, id: presetId } = preset ?? FIRST_PRESET;
  const engine = query.get("engine");
  const asked = engine ? { presetId, engine } : { presetId };
  if (!preset)
    return { ...asked, experiment, problem: `There is no preset “${id}”; this is the first one.` };
  try {
    return { ...asked, experiment: parseExperiment({ ...experiment, ...numbersIn(query) }) };
  } catch (error) {
    return {
      ...asked,
      experiment,
      problem: `The address could not be read: ${(error as Error).message}`,
    };
  }
}

function numbersIn(query: URLSearchParams): Record<string, number> {
  const asked = ["seed", "replicas"].filter((name) => query.has(name));
  return Object.fromEntries(asked.map((name) => [name, Number(query.get(name))]));
}
