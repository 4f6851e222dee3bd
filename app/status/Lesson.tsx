// What to look for in the chosen preset, and a question to think about.

import { presetById } from "#core/experiment/schema/presets.ts";
import { useLabState } from "#app/hooks/useLab.ts";

export function Lesson() {
  const preset = useLabState((state) => (state.presetId ? presetById(state.presetId) : undefined));
  const epochs = useLabState((state) => state.experiment.training.epochs);
  if (!preset) {
    return (
      <p className="lesson">
        An experiment of your own. <em>Which layers cost least to fuse here, and why?</em>
      </p>
    );
  }
  const own = preset.experiment.training.epochs; // what to look for was found with so many
  return (
    <p className="lesson">
      {epochs !== own && `With ${own} epochs: `}
      {preset.look} <em>{preset.question}</em>
    </p>
  );
}
