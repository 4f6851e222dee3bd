// Where every replica of every arm stands now: a dot each, so that luck is seen and not averaged away.

import { useCallback, useMemo } from "react";
import type { CSSProperties } from "react";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { ARMS } from "#core/experiment/schema/schema.ts";
import { dotStripFigure, dotStripHeight, describeDotStrip } from "#charts/curves/dotStrip.ts";
import type { ArmFinals, DotStripOptions } from "#charts/curves/dotStrip.ts";
import { formatMeasured, formatPercent } from "#charts/scales/format.ts";
import { lastScores } from "#store/curves.ts";
import { scoreStamp } from "#store/scoreStamp.ts";
import type { LabState } from "#store/state.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

const ALWAYS: readonly Arm[] = ["original", "fused", "random"];

export function LastScores() {
  const { store } = useLab();
  const asked = useLabState((state) => state.experiment.arms);
  const regression = useLabState((state) => state.dataset?.task.kind === "regression");
  const rows = useMemo(
    () => ARMS.filter((arm) => ALWAYS.includes(arm) || asked.includes(arm)),
    [asked],
  );
  const make = useCallback(
    (frame: Frame) => dotStripFigure(dotsOf(store.getState(), rows), optionsOf(frame, regression)),
    [store, rows, regression],
  );
  return (
    <div
      className="last-scores"
      style={{ "--height": `${dotStripHeight(rows.length, true)}px` } as CSSProperties}
    >
      <FigureView
        label={`Last validation ${regression ? "R²" : "accuracy"} of every replica`}
        make={make}
        stamp={useCallback(() => scoreStamp(store.getState()), [store])}
        textAlternative={(frame) =>
          describeDotStrip(dotsOf(store.getState(), rows), optionsOf(frame, regression))
        }
      />
    </div>
  );
}

function dotsOf(state: LabState, rows: readonly Arm[]): readonly ArmFinals[] {
  const scores = lastScores(state);
  return rows.map((arm) => ({ arm, values: scores[arm] ?? [] }));
}

function optionsOf({ width, theme }: Frame, regression: boolean): DotStripOptions {
  return {
    width,
    theme,
    label: `last validation ${regression ? "R²" : "accuracy"}, a dot for each replica`,
    formatValue: regression ? formatMeasured : formatPercent,
    compact: true,
  };
}
