// Light or dark: the system's wish unless the visitor has chosen; kept on <html data-theme>. Paper is light.

import { create } from "zustand";
import { watchMedia } from "./media.ts";
import { paper } from "./paper.ts";

export type ThemeName = "light" | "dark";

const KEY = "fuseinit-theme";
const system = watchMedia("(prefers-color-scheme: dark)");
/** Then the system's colours hold, whatever was chosen here: canvases must go with them. */
const forced = watchMedia("(forced-colors: active)");
let chosen = remembered();

/** Where storage is blocked, touching it throws: the choice then lasts as long as the page. */
function remembered(): ThemeName | undefined {
  try {
    const name = localStorage.getItem(KEY);
    return name === "light" || name === "dark" ? name : undefined;
  } catch {
    return undefined;
  }
}

function remember(name: ThemeName): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Nothing to do about it: the page shows the choice all the same.
  }
}

function current(): ThemeName {
  if (paper.getState()) return "light";
  if (!forced.getState() && chosen) return chosen;
  return system.getState() ? "dark" : "light";
}

export const useThemeName = create(current);

function apply(): void {
  document.documentElement.dataset["theme"] = current();
  useThemeName.setState(current());
}

for (const query of [system, forced, paper]) query.subscribe(apply);
apply();

export function toggleTheme(): void {
  chosen = current() === "dark" ? "light" : "dark";
  remember(chosen);
  apply();
}
