// The head of the page: name, what is being tried, the transport, the engine.

import { EngineButton } from "./EngineButton.tsx";
import { Settings } from "./Settings.tsx";
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
      <div className="machine">
        <EngineButton />
        <ThemeButton />
      </div>
    </header>
  );
}
