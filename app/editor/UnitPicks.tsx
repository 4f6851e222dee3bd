// The units of a layer as one box each, those that stay ticked: a press takes one in or lets it go.

import { unitsOf, unitWord } from "#core/model/kinds.ts";
import type { WeightedSpec } from "#core/model/layers.ts";

type UnitPicksProps = {
  readonly layer: WeightedSpec;
  /** Counted from 1. */
  readonly stay: readonly number[];
  /** Chosen by the visitor, and not by what they contribute. */
  readonly isNamed: boolean;
  /** Hears of at least one unit, and never of all. */
  readonly onPick: (units: readonly number[]) => void;
};

/** Of wider layers units are named in the field alone. */
const MOST = 64;

export function UnitPicks({ layer, stay, isNamed, onPick }: UnitPicksProps) {
  const count = unitsOf(layer);
  if (count > MOST || stay.length === 0) return null;
  const word = unitWord(layer);
  const press = (unit: number) => {
    const next = stay.includes(unit) ? stay.filter((one) => one !== unit) : [...stay, unit];
    if (next.length > 0 && next.length < count) onPick(next.toSorted((a, b) => a - b));
  };
  return (
    <div
      className="unit-picks"
      role="group"
      aria-label={isNamed ? `${word}s that stay, chosen` : `${word}s that stay, by contribution`}
    >
      {Array.from({ length: count }, (_, i) => (
        <label key={i}>
          <input
            type="checkbox"
            aria-label={`${word} ${i + 1}`}
            checked={stay.includes(i + 1)}
            onChange={() => press(i + 1)}
          />
          <span aria-hidden="true">{i + 1}</span>
        </label>
      ))}
    </div>
  );
}
