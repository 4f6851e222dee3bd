// The way to the settings that need no place on the page.

import { lazy, Suspense, useId, useState } from "react";

/** Fetched when it is first opened: most visits never do. */
const SettingsForm = lazy(async () => ({
  default: (await import("./SettingsForm.tsx")).SettingsForm,
}));

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
        <Suspense>{isOpen && <SettingsForm />}</Suspense>
      </div>
    </>
  );
}
