// The state of keeping sessions in this browser, by context.

import { createContext, use } from "react";
import { useStore } from "zustand";
import { createKeptLine } from "#store/kept/keptLine.ts";
import type { KeptLine } from "#store/kept/keptLine.ts";

export const KeptContext = createContext(createKeptLine());

export function useKept(): KeptLine {
  return useStore(use(KeptContext));
}
