// The content of the Settings: how networks learn, and how layers are fused.

import { FusionFields } from "./FusionFields.tsx";
import { TrainingFields } from "./TrainingFields.tsx";

export function SettingsForm() {
  return (
    <>
      <section>
        <h2>Training</h2>
        <p className="note">Each change opens the experiment anew, untrained.</p>
        <TrainingFields />
      </section>
      <section>
        <h2>Fusing</h2>
        <p className="note">Counts from the next Fuse on; what is trained stays.</p>
        <FusionFields />
      </section>
    </>
  );
}
