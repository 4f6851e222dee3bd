// Light or dark: the system's wish unless the visitor has chosen; kept on <html data-theme>.

import { useSyncExternalStore } from "react";
import { watchMedia } from "./media.ts";

export type ThemeName = "light" | "dark";

const KEY = "fuseinit-theme";
const system = watchMedia("(prefers-color-scheme: dark)");
/** Then the system's colours hold, whatever was chosen here: canvases must go with them. */
const forced = watchMedia("(forced-colors: active)");
const listeners = new Set<() => void>();
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
  if (!forced.matches() && chosen) return chosen;
  return system.matches() ? "dark" : "light";
}

function apply(): void {
  document.documentElement.dataset["theme"] = current();
  for (const listener of listeners) listener();
}

for (const query of [system, forced]) query.subscribe(apply);
apply();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useThemeName(): ThemeName {
  return useSyncExternalStore(subscribe, current);
}

export function toggleTheme(): void {
  chosen = current() === "dark" ? "light" : "dark";
  remember(chosen);
  apply();
}
