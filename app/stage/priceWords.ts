// The price of fusing as the sliders of the bracket speak it, once what reckons it (SolvePrice.tsx) has
// come: the first screen knows no price, and does not wait for that.

import { create } from "zustand";
import type { LabState } from "#store/state.ts";

type PriceWords = { readonly spoken: (state: LabState) => string };

export const usePriceWords = create<PriceWords>(() => ({ spoken: () => "" }));
