// The experiments a visitor can choose from: data, no logic. Each is a small lesson: what to look for in it, and one
// question, are in presets/words.ts.

import { BEGINNINGS } from "./presets/beginnings.ts";
import { FUSING } from "./presets/fusing.ts";
import { PHOTOGRAPHS } from "./presets/photographs.ts";
import type { Preset } from "./presets/preset.ts";

/** As a page lists them. */
export const PRESET_GROUPS: readonly {
  readonly label: string;
  readonly presets: readonly Preset[];
}[] = [
  { label: "Fusing layers", presets: [...FUSING, ...PHOTOGRAPHS] },
  { label: "Other ways to begin", presets: BEGINNINGS },
];

export const PRESETS: readonly Preset[] = PRESET_GROUPS.flatMap(({ presets }) => presets);

/** The experiment shown when the page opens with nothing asked for. */
export const FIRST_PRESET: Preset = PRESETS[0];

/** The experiment of the story, which the bare address opens. */
export const STORY = "story";

/** Not offered any more, for so few pairs decide nothing; links that name them go on meaning what they meant. */
const FORMER: { readonly [id: string]: number } = {
  "digits-conv": 6,
  "fashion-mnist": 3,
  "fashion-paper": 3,
};

/** Each of them one object: what selects a preset from the state must get the same one every time. */
const FORMER_PRESETS: readonly Preset[] = Object.entries(FORMER).map(([id, replicas]) => {
  const { experiment, ...rest } = PRESETS.find((preset) => preset.id === `${id}-8`)!;
  return { ...rest, id, experiment: { ...experiment, replicas } };
});

/** Of those offered and of those before them. */
export function presetById(id: string): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id) ?? FORMER_PRESETS.find((one) => one.id === id);
}
