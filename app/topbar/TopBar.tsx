// The head of the page: name, experiment, transport, engine.

import { EngineButton } from "./EngineButton.tsx";
import { ExportMenu } from "./ExportMenu.tsx";
import { OpenButton } from "./OpenButton.tsx";
import { Settings } from "./Settings.tsx";
import { ShareButton } from "./ShareButton.tsx";
import { ShareMore } from "./ShareMore.tsx";
import { ThemeButton } from "./ThemeButton.tsx";
import { Transport } from "./Transport.tsx";

export function TopBar() {
  return (
    <header className="top-bar">
      <h1>
        FuseInit <span>Lab</span>
      </h1>
      <Settings />
      <Transport />
      <div className="files" role="group" aria-label="Files">
        <OpenButton />
        <ShareButton />
        <ShareMore />
        <ExportMenu />
      </div>
      <div className="machine">
        <EngineButton />
        <ThemeButton />
      </div>
    </header>
  );
}
