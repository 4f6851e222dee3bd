// Asks the worker for looks into the networks while the page is visible, again after each opening.

import { useEffect } from "react";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

export function useLooking(): void {
  const lab = useLab();
  const dataset = useLabState((state) => state.dataset);
  useEffect(() => {
    if (!dataset) return undefined;
    const ask = () => lab.look(lab.store.getState().sample, !document.hidden);
    ask();
    document.addEventListener("visibilitychange", ask);
    return () => document.removeEventListener("visibilitychange", ask);
  }, [lab, dataset]);
}
