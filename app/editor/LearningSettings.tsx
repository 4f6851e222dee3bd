// The button that opens the settings with no place of their own on the page.

import { lazyView } from "#app/ui/Lazy.tsx";
import { Popover } from "#app/ui/Popover.tsx";

const SettingsForm = lazyView(async () => (await import("./SettingsForm.tsx")).SettingsForm);

const GEAR = (
  <svg viewBox="0 0 16 16" aria-hidden="true">
    <path d="M2 4.5h6m4 0h2M2 11.5h2m4 0h6" />
    <circle cx="10" cy="4.5" r="1.8" />
    <circle cx="6" cy="11.5" r="1.8" />
  </svg>
);

export function LearningSettings() {
  return (
    <Popover
      trigger={{
        className: "icon gear",
        "aria-label": "Settings",
        title: "Settings of training and fusing",
        children: GEAR,
      }}
      label="Settings"
      className="learning"
    >
      {() => <SettingsForm />}
    </Popover>
  );
}
