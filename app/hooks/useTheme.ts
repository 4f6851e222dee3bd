// The colours in force and the names of the arms, for canvases; CSS follows by itself. Apart from their name, which is all that the
// first screen needs.

import { useMemo } from "react";
import { DARK, LIGHT, withArmNames } from "#charts/scales/theme.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { useThemeName } from "./themeName.ts";
import { useInits } from "./useInits.ts";

export function useTheme(): Theme {
  const colours = useThemeName() === "dark" ? DARK : LIGHT;
  const inits = useInits();
  return useMemo(() => withArmNames(colours, inits), [colours, inits]);
}

/** The same for what is drawn once. */
export const themeNow = (): Theme => (useThemeName.getState() === "dark" ? DARK : LIGHT);
