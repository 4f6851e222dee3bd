// The last score of every replica of every arm: a dot each, so that the variation between seeds is visible. A dot leads to
// the networks of its replica.

import { useCallback, useMemo } from "react";
import type { CSSProperties } from "react";
import { heirOf } from "#core/experiment/events/heir.ts";
import { ARMS } from "#core/experiment/schema/schema.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { dotStripFigure, dotStripHeight, describeDotStrip } from "#charts/curves/dotStrip.ts";
import { dotStripGeometry } from "#charts/curves/dotStripGeometry.ts";
import type { ArmFinals, DotStripOptions } from "#charts/curves/dotStripGeometry.ts";
import { formatR2 } from "#core/experiment/results/r2.ts";
import { formatPercent } from "#charts/scales/format.ts";
import { lastScores } from "#store/curves.ts";
import { racingArms } from "#store/raceArms.ts";
import { ghostArms, ghostFinals, ghostStamp } from "#store/runs/ghosts.ts";
import { scoreStamp } from "#store/scoreStamp.ts";
import type { LabState } from "#store/state.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { ReplicaPicker } from "./ReplicaPicker.tsx";
import { isRegression } from "#store/task.ts";

export function LastScores() {
  const { store } = useLab();
  const asked = useLabState((state) => state.experiment.arms);
  const regression = useLabState(isRegression);
  const heir = useLabState((state) =>
    state.experiment.narrow && !state.fusion ? "narrowed" : heirOf(state.arms),
  );
  const ghosts = useLabState(ghostStamp);
  const arms = useMemo(() => {
    const own = racingArms(asked, heir);
    const theirs = ghosts === "" ? [] : ghostArms(store.getState());
    return ARMS.filter((arm) => own.includes(arm) || theirs.includes(arm));
  }, [asked, heir, ghosts, store]);
  const rows = useMemo(() => dotsOf(store.getState(), arms).length, [store, arms]);
  const replica = useLabState((state) => state.replica);
  const make = useCallback(
    (frame: Frame) =>
      dotStripFigure(dotsOf(store.getState(), arms), {
        ...optionsOf(frame, regression),
        ...(replica !== undefined && { replica }),
      }),
    [store, arms, regression, replica],
  );
  const theme = useTheme();
  const count = useLabState((state) => replicasOf(state));
  return (
    <div
      className="last-scores"
      style={{ "--height": `${dotStripHeight(rows, true)}px` } as CSSProperties}
    >
      <FigureView
        label={`Last validation ${regression ? "R²" : "accuracy"} of every replica`}
        make={make}
        stamp={useCallback(() => `${scoreStamp(store.getState())} ${ghosts}`, [store, ghosts])}
        textAlternative={(frame) =>
          describeDotStrip(dotsOf(store.getState(), arms), optionsOf(frame, regression))
        }
      >
        {count > 1 && (
          <ReplicaPicker
            count={count}
            geometryAt={(width) =>
              dotStripGeometry(
                dotsOf(store.getState(), arms),
                optionsOf({ width, height: 0, theme }, regression),
              )
            }
            wordsOf={(chosen) => reachedBy(store.getState(), chosen, theme, regression)}
          />
        )}
      </FigureView>
    </div>
  );
}

/** Replicas of the run at hand, once they have been measured. */
function replicasOf({ arms }: LabState): number {
  return arms.original?.epochs[0]?.metrics.length ?? 0;
}

/** "original 97.1 %, fused 96.0 %" */
function reachedBy(state: LabState, replica: number, theme: Theme, regression: boolean): string {
  const scores = lastScores(state);
  const write = regression ? formatR2 : formatPercent;
  return ARMS.flatMap((arm) => {
    const value = scores[arm]?.[replica];
    return value === undefined ? [] : [`${theme.arms[arm].label} ${write(value)}`];
  }).join(", ");
}

/** Rows of pinned runs below that of the run at hand. */
function dotsOf(state: LabState, arms: readonly Arm[]): readonly ArmFinals[] {
  const scores = lastScores(state);
  return arms.flatMap((arm) => [
    { arm, values: scores[arm] ?? [] },
    ...ghostFinals(state, arm).map((ghost) => ({ arm, ...ghost })),
  ]);
}

function optionsOf({ width, theme }: Frame, regression: boolean): DotStripOptions {
  return {
    width,
    theme,
    label: `last validation ${regression ? "R²" : "accuracy"}, press a replica’s dot to see it`,
    ...(regression && { reach: 2 }), // a diverged replica has an R² of minus a million
    formatValue: regression ? formatR2 : formatPercent,
    compact: true,
  };
}
