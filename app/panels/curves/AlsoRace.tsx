// Further arms that may join the race, to find out what helps: the scale of the weights, the layers that
// were inherited, or the fusion itself. One line names those that are in; a popover explains and chooses.

import { armLabel } from "#core/experiment/armNames.ts";
import { EXTRA_ARMS } from "#store/raceArms.ts";
import { Popover } from "#app/ui/Popover.tsx";
import { useLabState } from "#app/hooks/useLab.ts";
import { ArmList } from "./ArmList.tsx";

export function AlsoRace() {
  const experiment = useLabState((state) => state.experiment);
  const without = useLabState((state) => state.fusion?.without);
  const chosen = EXTRA_ARMS.filter((arm) => experiment.arms.includes(arm));
  const named = chosen.map((arm) => armLabel(arm, experiment));
  return (
    <div className="also-race">
      <span className="label">Also in the race:</span>
      <b>{named.join("; ") || "none"}</b>
      <Popover label="Also race" align="end" trigger={{ children: "Choose…" }}>
        {() => <ArmList />}
      </Popover>
      {(["random", ...chosen] as const).map(
        (arm) =>
          without?.[arm] && (
            <span key={arm} className="note">
              No {armLabel(arm, experiment)} here: {without[arm]}.
            </span>
          ),
      )}
    </div>
  );
}
