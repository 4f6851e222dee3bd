// The original network, or, while it is being opened, the one that will be: the cards stay in place.

import { useMemo } from "react";
import { problemOf } from "#core/experiment/edit/validateLayers.ts";
import type { Network } from "#core/model/layers.ts";
import { useLabState } from "#app/hooks/useLab.ts";

/** Undefined while the data are unknown, and where the network is invalid for them. */
export function useOriginalNetwork(): Network | undefined {
  const opened = useLabState((state) => state.arms.original?.summary.network);
  const layers = useLabState((state) => state.experiment.network.layers);
  const inputShape = useLabState((state) => state.dataset?.inputShape);
  return useMemo(() => {
    if (opened || !inputShape || problemOf(layers, inputShape) !== undefined) return opened;
    return { inputShape, layers };
  }, [opened, layers, inputShape]);
}
