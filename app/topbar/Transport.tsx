// Train or Pause, Step, Reset, Fuse or, while a fusion takes its time, Cancel.

import { blocksOf, sameSpan } from "#core/model/blocks.ts";
import { doingOf } from "#store/verbs/verb.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

export function Transport() {
  const lab = useLab();
  const activity = useLabState((state) => state.activity);
  const ready = useLabState((state) => state.arms.original !== undefined);
  const fusable = useLabState((state) => blocksOf(state.experiment.network.layers).length > 1);
  const cost = useLabState(({ costs, experiment }) =>
    costs.find(({ span }) => sameSpan(span, experiment.fusion.span)),
  );
  const narrow = useLabState((state) => state.experiment.narrow);
  const doing = useLabState(doingOf);
  const problem = narrow ? undefined : cost?.problem;
  const isLong = useLabState((state) => state.fusing !== undefined);
  const isTraining = activity === "training";
  const isBusy = activity === "opening" || activity === "fusing" || !ready;
  const cannotFuse = isBusy || !fusable || problem !== undefined;
  return (
    <div className="transport" role="group" aria-label="Training">
      <button
        type="button"
        className="primary"
        aria-disabled={isBusy && !isTraining} // an early press is not lost all the same: it waits
        onClick={() => (isTraining ? lab.pause() : lab.train())}
      >
        {isTraining ? "Pause" : "Train"}
      </button>
      <button type="button" aria-disabled={isBusy} onClick={() => !isBusy && lab.step()}>
        Step
      </button>
      <button type="button" onClick={lab.reset}>
        Reset
      </button>
      <button
        type="button"
        className="accent"
        aria-disabled={cannotFuse && !isLong} // not `disabled`: pressing it must not take the focus away
        title={problem}
        onClick={() => {
          if (isLong) lab.pause();
          else if (cannotFuse) return;
          else if (narrow) lab.narrow(narrow);
          else lab.fuse();
        }}
      >
        {isLong ? "Cancel" : activity === "fusing" ? `${doing} …` : narrow ? "Narrow" : "Fuse"}
      </button>
    </div>
  );
}
