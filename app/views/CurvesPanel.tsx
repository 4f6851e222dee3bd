// The race: loss and score of every arm, mean and band over its replicas, training and validation.

import { useCallback } from "react";
import { curvesFigure } from "#charts/curves.ts";
import type { CurvesOptions } from "#charts/curves.ts";
import { curvesTwin } from "#charts/curvesReading.ts";
import { formatPercent } from "#charts/format.ts";
import { lossCurves, scoreCurves } from "#store/curves.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { Panel } from "#app/ui/Panel.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

export function CurvesPanel() {
  const { store, buffers } = useLab();
  const regression = useLabState((state) => state.dataset?.task.kind === "regression");
  const stamp = useCallback(() => buffers.version, [buffers]);

  const losses = useCallback(() => lossCurves(store.getState(), buffers), [store, buffers]);
  const scores = useCallback(() => scoreCurves(store.getState()), [store]);
  const lossOptions = useCallback(
    (frame: Frame): CurvesOptions => ({ ...frame, label: "loss", yScale: "log" }),
    [],
  );
  const scoreOptions = useCallback(
    (frame: Frame): CurvesOptions => ({
      ...frame,
      label: regression ? "R²" : "accuracy",
      ...(regression ? { bounds: [-Infinity, 1] } : { bounds: [0, 1], formatValue: formatPercent }),
    }),
    [regression],
  );
  return (
    <Panel title="Curves" className="curves">
      <FigureView
        label="Loss of every arm"
        make={useCallback(
          (frame) => curvesFigure(losses(), lossOptions(frame)),
          [losses, lossOptions],
        )}
        stamp={stamp}
        twin={(frame) => curvesTwin(losses(), lossOptions(frame))}
      />
      <FigureView
        label={regression ? "R² of every arm" : "Accuracy of every arm"}
        make={useCallback(
          (frame) => curvesFigure(scores(), scoreOptions(frame)),
          [scores, scoreOptions],
        )}
        stamp={stamp}
        twin={(frame) => curvesTwin(scores(), scoreOptions(frame))}
      />
    </Panel>
  );
}
