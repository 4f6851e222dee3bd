// Weights or activations: what the pictures on the block cards show.

import { Segmented } from "#app/ui/Segmented.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

const CHOICES = [
  ["weights", "Weights"],
  ["activations", "Activations"],
] as const;

export function CardSwitch() {
  const lab = useLab();
  const shown = useLabState((state) => state.cards);
  return <Segmented label="Cards show" choices={CHOICES} value={shown} onChange={lab.show} />;
}
