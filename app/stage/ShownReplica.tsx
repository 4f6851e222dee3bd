// Whose network a lane shows while a replica is chosen, what that one reached, and the way back.

import { useEffect } from "react";
import { divergedReplicas } from "#core/experiment/events/record.ts";
import { formatR2 } from "#core/experiment/results/r2.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { formatPercent } from "#charts/scales/format.ts";
import { laneReplica } from "#store/shownReplica.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { isRegression } from "#store/task.ts";

export function ShownReplica({ arm }: { readonly arm: Arm }) {
  const lab = useLab();
  const record = useLabState((state) => state.arms[arm]);
  const chosen = useLabState((state) => state.replica);
  const regression = useLabState(isRegression);
  useEffect(() => () => lab.showReplica(), [lab]); // the story shows the first, as it reports
  const last = record?.epochs.at(-1);
  if (chosen === undefined || !last) return null;
  const shown = laneReplica(record, chosen);
  const score = last.metrics[shown]?.valScore ?? undefined;
  const hasDiverged = divergedReplicas(record).includes(chosen);
  return (
    <p className="shown-replica">
      <b>
        replica {shown + 1} of {last.metrics.length}
      </b>
      {score !== undefined && `, ${regression ? formatR2(score) : formatPercent(score)}`}
      {hasDiverged && `; replica ${chosen + 1} has diverged here`}
      {arm === "original" && (
        <button type="button" className="quiet" onClick={() => lab.showReplica()}>
          Back to the first
        </button>
      )}
    </p>
  );
}
