// Which of the lab's two verbs the next press does: fuse layers into one, or narrow a layer.

import { useMemo } from "react";
import { blocksOf } from "#core/model/blocks.ts";
import { problemOf } from "#core/experiment/edit/validateLayers.ts";
import { verbOf } from "#store/verbs/verb.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { Segmented } from "#app/ui/Segmented.tsx";
import { firstIntention } from "#store/narrow/intention.ts";

const CHOICES = [
  ["fuse", "Fuse"],
  ["narrow", "Narrow"],
] as const;

export function VerbSwitch() {
  const lab = useLab();
  const verb = useLabState(verbOf);
  const layers = useLabState((state) => state.experiment.network.layers);
  const inputShape = useLabState((state) => state.dataset?.inputShape);
  const first = useMemo(() => {
    const isSound = inputShape && problemOf(layers, inputShape) === undefined;
    return isSound && blocksOf(layers).length > 1
      ? firstIntention({ inputShape, layers })
      : undefined;
  }, [layers, inputShape]);
  if (!first && verb === "fuse") return null;
  return (
    <Segmented
      label="What to do with the layers"
      choices={CHOICES}
      value={verb}
      onChange={(chosen) => lab.intend(chosen === "narrow" ? first : undefined)}
    />
  );
}
