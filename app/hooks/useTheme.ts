// The colours in force, for canvases; CSS follows by itself. Apart from their name, which is all that the
// first screen needs.

import { DARK, LIGHT } from "#charts/scales/theme.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { useThemeName } from "./themeName.ts";

export function useTheme(): Theme {
  return useThemeName() === "dark" ? DARK : LIGHT;
}
