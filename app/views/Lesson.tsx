// What to look for in the chosen preset, and a question to take along.

import { presetById } from "#core/experiment/presets.ts";
import { useLabState } from "#app/hooks/useLab.ts";

export function Lesson() {
  const preset = useLabState((state) => (state.presetId ? presetById(state.presetId) : undefined));
  if (!preset) return null;
  return (
    <p className="lesson">
      {preset.look} <em>{preset.question}</em>
    </p>
  );
}
