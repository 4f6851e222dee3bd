// How arms learn from the original, beside the ticks of those that do; in force at the next Fuse.

import { distillationOf } from "#core/experiment/schema/distillation.ts";
import type { Distillation } from "#core/experiment/schema/distillation.ts";
import { NumberField } from "#app/ui/NumberField.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

export function TeacherFields() {
  const lab = useLab();
  const { arms, fusion } = useLabState((state) => state.experiment);
  const { temperature, weight, hintEpochs } = distillationOf(fusion);
  const tune = (fields: Partial<Distillation>) =>
    lab.tune({ distillation: { ...fusion.distillation, ...fields } });
  const isTaught = arms.includes("distilled") || arms.includes("fusedDistilled");
  return (
    <>
      {isTaught && (
        <>
          <NumberField
            label="Temperature of the teacher"
            hint="Softens its outputs before they are compared; 1 leaves them."
            value={temperature}
            min={0.1}
            max={1000}
            step="any"
            onCommit={(next) => tune({ temperature: next })}
          />
          <NumberField
            label="Weight of the teacher"
            hint="Its share of the loss; the labels have the rest."
            value={weight}
            min={0}
            max={1}
            step="any"
            onCommit={(next) => tune({ weight: next })}
          />
        </>
      )}
      {arms.includes("hint") && (
        <NumberField
          label="Epochs of the hint"
          hint="Before the race, to learn what the span gives."
          value={hintEpochs}
          min={1}
          max={10_000}
          onCommit={(next) => tune({ hintEpochs: next })}
        />
      )}
    </>
  );
}
