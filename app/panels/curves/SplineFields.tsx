// How the spline is fitted that an arm starts from, beside its tick; in force at the next Fuse.

import { MOST_TERMS } from "#core/experiment/schema/schema.ts";
import { Select } from "#app/ui/Field.tsx";
import { NumberField } from "#app/ui/NumberField.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

/** What the visitor sees in place of an absent number of terms. */
const ROOM = 0;

export function SplineFields() {
  const lab = useLab();
  const { degree = 1, maxTerms } = useLabState((state) => state.experiment.fusion.spline) ?? {};
  const tune = (of: 1 | 2, most: number | undefined) =>
    lab.tune({ spline: { degree: of, ...(most !== undefined && { maxTerms: most }) } });
  return (
    <>
      <Select
        label="Spline of"
        value={String(degree)}
        onChange={(next) => tune(next === "2" ? 2 : 1, maxTerms)}
      >
        <option value="1">hinges</option>
        <option value="2">products of two hinges, too</option>
      </Select>
      <NumberField
        label="Terms of the spline at most"
        hint="The constant among them; 0 takes as many as there is room."
        value={maxTerms ?? ROOM}
        min={ROOM}
        max={MOST_TERMS}
        onCommit={(next) => tune(degree, next === ROOM ? undefined : next)}
      />
    </>
  );
}
