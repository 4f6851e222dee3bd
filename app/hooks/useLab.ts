// The lab in React: the whole of it by context, parts of its state by selector.

import { createContext, use } from "react";
import { useStore } from "zustand";
import type { LabState } from "#store/state.ts";
import type { Lab } from "#store/lab.ts";

export const LabContext = createContext<Lab | undefined>(undefined);

export function useLab(): Lab {
  const lab = use(LabContext);
  if (!lab) throw new Error("useLab: no LabContext above this component");
  return lab;
}

/** The selected part of the state; selectors must return stored values, not fresh objects. */
export function useLabState<Part>(selector: (state: LabState) => Part): Part {
  return useStore(useLab().store, selector);
}
