// The race: loss and score of every arm over steps, seconds or arithmetic, the last scores as dots,
// and the further arms that may join.

import { useCallback, useMemo, useState } from "react";
import type { ArmCurve } from "#charts/curves/curveData.ts";
import type { CurvesOptions } from "#charts/curves/curvesOptions.ts";
import { formatR2 } from "#core/experiment/results/r2.ts";
import { formatPercent } from "#charts/scales/format.ts";
import { lossCurves, lossStamp, parentCost, scoreCurves } from "#store/curves.ts";
import { ghostLosses, ghostScores, ghostStamp, leftOutOf } from "#store/runs/ghosts.ts";
import { scoreStamp } from "#store/scoreStamp.ts";
import type { LabState } from "#store/state.ts";
import { PanelNote } from "#app/ui/Panel.tsx";
import { createCrosshair, createPainted } from "./crosshair.ts";
import { useCurvesView } from "./useCurvesView.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { AlsoRace } from "./AlsoRace.tsx";
import { CurvesControls, ZoomButtons } from "./CurvesControls.tsx";
import { LastScores } from "./LastScores.tsx";
import { RaceChart } from "./RaceChart.tsx";
import { isRegression } from "#store/task.ts";

export function Curves() {
  const { store } = useLab();
  const theme = useTheme();
  const regression = useLabState(isRegression);
  const hasHeirs = useLabState((state) => state.stage === "race");
  const hasTrained = useLabState((state) => (state.arms.original?.step ?? 0) > 0);
  const hasGhosts = useLabState((state) => ghostStamp(state) !== "");
  const leftOut = useLabState((state) => leftOutOf(state).join(" "));
  const replica = useLabState((state) => state.replica);
  const { view, change, zoom, setZoom } = useCurvesView();
  const [crosshair] = useState(createCrosshair);
  const [painted] = useState(() => ({ loss: createPainted(), score: createPainted() }));

  const { band, xAxis, yScale, yFollows } = view;
  const shared = useMemo(
    () => ({
      ...{ theme, band, xAxis, yFollows },
      ...(zoom && { xDomain: zoom }),
      ...(replica !== undefined && { replica }),
    }),
    [theme, band, xAxis, yFollows, zoom, replica],
  );
  const lossOptions = useMemo(() => ({ ...shared, yScale, label: "loss" }), [shared, yScale]);
  const scoreOptions = useMemo(
    () => ({ ...shared, ...scoreManner(regression) }),
    [shared, regression],
  );
  const isHonest = (hasHeirs || hasGhosts) && view.withParent[xAxis];
  const cost = useCallback(() => parentCost(store.getState()), [store]);
  const both = { crosshair, onZoom: setZoom, offsets: isHonest ? cost : undefined };

  function zoomIn(): void {
    const [from, to] = painted.loss.geometry?.x.domain() ?? [0, 1];
    setZoom([from, (from + to) / 2]);
  }

  return (
    <>
      <PanelNote>
        <ZoomButtons
          zoomable={hasTrained || hasGhosts}
          zoomed={zoom !== undefined}
          onZoomIn={zoomIn}
          onReset={() => setZoom(undefined)}
        />
      </PanelNote>
      <CurvesControls view={view} change={change} />
      <RaceChart
        {...both}
        label="Loss of every arm"
        painted={painted.loss}
        options={lossOptions}
        curves={useCallback(() => withGhosts(store.getState(), lossCurves, ghostLosses), [store])}
        stamp={useCallback(() => stampOf(store.getState(), lossStamp), [store])}
      />
      <RaceChart
        {...both}
        answersMoments
        label={regression ? "R² of every arm" : "Accuracy of every arm"}
        painted={painted.score}
        options={scoreOptions}
        curves={useCallback(() => withGhosts(store.getState(), scoreCurves, ghostScores), [store])}
        stamp={useCallback(() => stampOf(store.getState(), scoreStamp), [store])}
      />
      {leftOut !== "" && <p className="note">{leftOut}</p>}
      <LastScores />
      <AlsoRace />
    </>
  );
}

type CurvesOf = (state: LabState) => readonly ArmCurve[];

/** The run at hand, and those that are pinned beside it. */
function withGhosts(state: LabState, own: CurvesOf, ghosts: CurvesOf): readonly ArmCurve[] {
  return [...own(state), ...ghosts(state)];
}

function stampOf(state: LabState, own: (state: LabState) => string): string {
  return `${own(state)} ${ghostStamp(state)}`;
}

/** Untrained networks have an R² of −4 and less: shown, it would flatten all that matters. */
const LEAST_R2 = -0.25;

function scoreManner(regression: boolean): Pick<CurvesOptions, "label" | "bounds" | "formatValue"> {
  if (regression) return { label: "R²", bounds: [LEAST_R2, 1], formatValue: formatR2 };
  return { label: "accuracy", bounds: [0, 1], formatValue: formatPercent };
}
