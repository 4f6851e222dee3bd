// Weights or activations: what the pictures on the block cards show.

import { useId } from "react";
import type { LabState } from "#store/state.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

const CHOICES: readonly (readonly [LabState["cards"], string])[] = [
  ["weights", "Weights"],
  ["activations", "Activations"],
];

export function CardSwitch() {
  const lab = useLab();
  const shown = useLabState((state) => state.cards);
  const name = useId();
  return (
    <fieldset className="card-switch">
      <legend className="visually-hidden">Cards show</legend>
      {CHOICES.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            checked={shown === value}
            onChange={() => lab.show(value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
