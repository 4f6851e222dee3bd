// What the page's address asks for: ?preset=spirals&seed=3&replicas=4&epochs=10&engine=webgpu. A wrong
// word is said, not obeyed: the page opens with what can be read.

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
    return { ...asked, experiment: parseExperiment(withNumbers(experiment, query)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...asked, experiment, problem: `The address could not be read: ${reason}` };
  }
}

/** `epochs` is meant for the original and for the race alike. */
function withNumbers(experiment: Experiment, query: URLSearchParams): object {
  const number = (name: string) => (query.has(name) ? { [name]: Number(query.get(name)) } : {});
  const epochs = query.has("epochs") ? Number(query.get("epochs")) : undefined;
  return {
    ...experiment,
    ...number("seed"),
    ...number("replicas"),
    ...(epochs !== undefined && {
      training: { ...experiment.training, epochs },
      shallowEpochs: epochs,
    }),
  };
}
