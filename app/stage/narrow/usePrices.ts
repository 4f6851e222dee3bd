// Asks for what narrowing each hidden layer would lose, one after the other, the chosen one first: whenever nothing
// else is computed, and anew once the network has been trained on.

import { useEffect } from "react";
import { blocksOf } from "#core/model/blocks.ts";
import type { NarrowSettings } from "#store/narrow/loss.ts";
import type { PriceAsk } from "#store/lab.ts";
import { pricesOf } from "#store/narrow/loss.ts";
import type { LabState } from "#store/state.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { quarterOf } from "#store/narrow/intention.ts";

export function usePrices(narrow: NarrowSettings): void {
  const lab = useLab();
  const isIdle = useLabState(
    ({ activity, dataset }) => activity === "idle" && dataset !== undefined,
  );
  const missing = useLabState((state) => JSON.stringify(firstMissing(state, narrow)));
  const step = useLabState(({ arms }) => arms.original?.step);
  useEffect(() => {
    if (isIdle && missing !== undefined) lab.price(JSON.parse(missing) as PriceAsk);
  }, [lab, isIdle, missing, step]);
}

function firstMissing(
  state: LabState,
  { layer, units, keep }: NarrowSettings,
): PriceAsk | undefined {
  if (!state.arms.original) return undefined;
  if (keep !== "largest" && !pricesOf(state, layer, keep)) return { layer, keep };
  if (!pricesOf(state, layer))
    return { layer, units: keep === "largest" ? units : aQuarter(state, layer) };
  const hidden = blocksOf(state.experiment.network.layers).slice(0, -1);
  const next = hidden.find(({ number }) => !pricesOf(state, number));
  return next && { layer: next.number, units: aQuarter(state, next.number) };
}

function aQuarter({ experiment }: LabState, layer: number): number {
  return quarterOf(blocksOf(experiment.network.layers)[layer - 1].layer);
}
