// Light or dark: the system's wish unless the visitor has chosen; kept on <html data-theme>.

import { useSyncExternalStore } from "react";
import { DARK, LIGHT } from "#charts/theme.ts";
import type { Theme } from "#charts/theme.ts";

const KEY = "fuseinit-theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");
/** Then the system's colours hold, whatever was chosen here: canvases must go with them. */
const forced = window.matchMedia("(forced-colors: active)");
const listeners = new Set<() => void>();

function current(): "light" | "dark" {
  const chosen = localStorage.getItem(KEY);
  if (!forced.matches && (chosen === "light" || chosen === "dark")) return chosen;
  return system.matches ? "dark" : "light";
}

function apply(): void {
  document.documentElement.dataset["theme"] = current();
  for (const listener of listeners) listener();
}

for (const query of [system, forced]) query.addEventListener("change", apply);
apply();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The colours in force, for canvases; CSS follows by itself. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, current) === "dark" ? DARK : LIGHT;
}

export function toggleTheme(): void {
  localStorage.setItem(KEY, current() === "dark" ? "light" : "dark");
  apply();
}
