// The end of a lane: how well the network does now on data it has not seen.

import { isLost } from "#core/experiment/events/record.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { isNotDefined, meanScore } from "#store/narrate.ts";
import { formatR2 } from "#core/experiment/results/r2.ts";
import { formatPercent } from "#charts/scales/format.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { lazyView } from "#app/ui/Lazy.tsx";
import { inputShapeOf, isPlane } from "#app/sample/samples.ts";
import { isRegression } from "#store/task.ts";

const AnswerPicture = lazyView(
  async () => (await import("#app/sample/AnswerPicture.tsx")).AnswerPicture,
);

export function ScoreCard({ arm }: { readonly arm: Arm }) {
  const hasDiverged = useLabState((state) => isLost(state.arms[arm]));
  const last = useLabState((state) => state.arms[arm]?.epochs.at(-1));
  const row = hasDiverged ? undefined : last; // what was measured before is no network's any more
  const regression = useLabState(isRegression);
  const inputShape = useLabState(inputShapeOf);
  const plane = inputShape && isPlane(inputShape);
  const value = row ? meanScore(row) : undefined;
  const shown = regression ? formatR2(value) : formatPercent(value);
  return (
    <div className={plane ? "score plane" : "score"}>
      <span className="label">{regression ? "validation R²" : "validation accuracy"}</span>
      <strong>{row && isNotDefined(row) ? "not defined" : shown}</strong>
      <span className="label">{whenOf(row?.epoch, hasDiverged)}</span>
      {row && <AnswerPicture arm={arm} />}
    </div>
  );
}

function whenOf(epoch: number | undefined, hasDiverged: boolean): string {
  if (hasDiverged) return "diverged";
  return epoch === undefined ? "no score yet" : `epoch ${epoch}`;
}
