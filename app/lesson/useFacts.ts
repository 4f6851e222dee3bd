// The facts of the present state, for views.

import { useCallback } from "react";
import type { Buffers } from "#store/buffers.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import type { LabState } from "#store/state.ts";
import { factsOf } from "./facts.ts";
import type { Facts } from "./facts.ts";

/** The same object as long as the state is the same, as selectors must return. */
let latest: { readonly of: LabState; readonly facts: Facts } | undefined;

function factsNow(state: LabState, buffers: Buffers): Facts {
  if (latest?.of !== state) latest = { of: state, facts: factsOf(state, buffers) };
  return latest.facts;
}

export function useFacts(): Facts {
  const { buffers } = useLab();
  return useLabState(useCallback((state: LabState) => factsNow(state, buffers), [buffers]));
}
