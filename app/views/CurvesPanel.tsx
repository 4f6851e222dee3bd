// The race: loss and score of every arm, mean and band over its replicas, training and validation.

import { useCallback } from "react";
import { curvesFigure } from "#charts/curves.ts";
import type { CurvesOptions } from "#charts/curves.ts";
import { curvesTwin } from "#charts/curvesReading.ts";
import { formatPercent } from "#charts/format.ts";
import { lossCurves, scoreCurves } from "#store/curves.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import { Panel } from "#app/ui/Panel.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

type Size = Pick<CurvesOptions, "width" | "height" | "theme">;

export function CurvesPanel() {
  const { store, buffers } = useLab();
  const regression = useLabState((state) => state.dataset?.task.kind === "regression");
  const stamp = useCallback(() => buffers.version, [buffers]);

  const losses = useCallback(() => lossCurves(store.getState(), buffers), [store, buffers]);
  const scores = useCallback(() => scoreCurves(store.getState()), [store]);
  const lossOptions = useCallback(
    (size: Size): CurvesOptions => ({ ...size, label: "loss", yScale: "log" }),
    [],
  );
  const scoreOptions = useCallback(
    (size: Size): CurvesOptions => ({
      ...size,
      label: regression ? "R²" : "accuracy",
      ...(regression
        ? { bounds: [-Infinity, 1] }
        : { bounds: [0, 1], formatValue: formatPercent }),
    }),
    [regression],
  );
  const NO_SIZE = { width: 0, height: 0 };
  return (
    <Panel title="Curves" className="curves">
      <FigureView
        label="Loss of every arm"
        make={useCallback(
          (size) => curvesFigure(losses(), lossOptions(size)),
          [losses, lossOptions],
        )}
        stamp={stamp}
        twin={() => curvesTwin(losses(), lossOptions({ ...NO_SIZE } as Size))}
      />
      <FigureView
        label={regression ? "R² of every arm" : "Accuracy of every arm"}
        make={useCallback(
          (size) => curvesFigure(scores(), scoreOptions(size)),
          [scores, scoreOptions],
        )}
        stamp={stamp}
        twin={() => curvesTwin(scores(), scoreOptions({ ...NO_SIZE } as Size))}
      />
    </Panel>
  );
}
