// The settings that need no place on the page: how networks learn, and how layers are fused.

import { useId, useState } from "react";
import { FusionFields } from "./FusionFields.tsx";
import { TrainingFields } from "./TrainingFields.tsx";

export function LearningSettings() {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="icon gear"
        aria-label="Settings"
        title="Settings of training and fusing"
        popoverTarget={id}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 4.5h6m4 0h2M2 11.5h2m4 0h6" />
          <circle cx="10" cy="4.5" r="1.8" />
          <circle cx="6" cy="11.5" r="1.8" />
        </svg>
      </button>
      <div
        id={id}
        popover="auto"
        className="learning"
        role="dialog"
        aria-label="Settings"
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        {isOpen && (
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
        )}
      </div>
    </>
  );
}
