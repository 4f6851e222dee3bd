// The content of the Settings: how networks learn, and how layers are fused.

import { useLabState } from "#app/hooks/useLab.ts";
import { FusionFields } from "./FusionFields.tsx";
import { TrainingFields } from "./TrainingFields.tsx";

export function SettingsForm() {
  const narrows = useLabState(({ experiment }) => experiment.narrow !== undefined);
  return (
    <>
      <section>
        <h2>Training</h2>
        <p className="note">Each change opens the experiment anew, untrained.</p>
        <TrainingFields />
      </section>
      <section>
        <h2>Fusing</h2>
        <p className="note">
          {narrows
            ? "Of these narrowing has ridge, samples and what is inherited; from the next Narrow on."
            : "Counts from the next Fuse on; what is trained stays."}
        </p>
        <FusionFields />
      </section>
    </>
  );
}
