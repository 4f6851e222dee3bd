// What to look for in the chosen preset, and a question to think about.

import { presetById } from "#core/experiment/schema/presets.ts";
import { useLabState } from "#app/hooks/useLab.ts";

export function Lesson() {
  const preset = useLabState((state) => (state.presetId ? presetById(state.presetId) : undefined));
  if (!preset) {
    return (
      <p className="lesson">
        An experiment of your own. <em>Which layers cost least to fuse here, and why?</em>
      </p>
    );
  }
  return (
    <p className="lesson">
      {preset.look} <em>{preset.question}</em>
    </p>
  );
}
