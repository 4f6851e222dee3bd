// Which arm is compared with all others: the one made of the parent, of which the headline is, or any other of the race.

import { useCallback, useState } from "react";
import type { Judging } from "#core/experiment/results/raceVerdicts.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { createVerdictMemo } from "#store/verdict/verdictMemo.ts";
import { judgingArms } from "#store/verdict/verdicts.ts";
import { Select } from "#app/ui/Field.tsx";
import { useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";

/** Of the arm that is compared with all others; of the one made of the parent while another is not in the race. */
export function useVerdictsOf(wanted: Judging | undefined): readonly Verdict[] {
  const [memo] = useState(createVerdictMemo);
  return useLabState(
    useCallback(
      (state) => memo(state, wanted && state.arms[wanted]?.epochs.length ? wanted : undefined),
      [memo, wanted],
    ),
  );
}

type ArmChoiceProps = { readonly value: Arm; readonly onChange: (arm: Judging) => void };

/** Nothing while there are only the two that the headline is of. */
export function ArmChoice({ value, onChange }: ArmChoiceProps) {
  const names = useLabState((state) => judgingArms(state).join(" ")).split(" ") as Judging[];
  const { arms } = useTheme();
  if (names.length < 3) return null;
  return (
    <div className="compared">
      <Select
        label="Compared with all others"
        value={value}
        onChange={(arm) => onChange(arm as Judging)}
      >
        {names.map((arm) => (
          <option key={arm} value={arm}>
            {arms[arm].label}
          </option>
        ))}
      </Select>
      {value !== names[0] && (
        <p className="note">
          A look: corrected over the rivals of {arms[value].label} alone. The sentences above are of{" "}
          {arms[names[0]].label}.
        </p>
      )}
    </div>
  );
}
