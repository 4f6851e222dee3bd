// How scores grew, counting everything, without controls: the axis is arithmetic, and the fused network begins where its
// parent's training ended.

import { useCallback, useMemo } from "react";
import type { CurvesOptions } from "#charts/curves/curvesOptions.ts";
import { curvesGeometry } from "#charts/curves/curvesGeometry.ts";
import { figureOfGeometry } from "#charts/curves/curves.ts";
import { describeCurves } from "#charts/curves/curvesReading.ts";
import { formatPercent } from "#charts/scales/format.ts";
import { formatR2 } from "#core/experiment/results/r2.ts";
import { parentCost, scoreCurves } from "#store/curves.ts";
import { scoreStamp } from "#store/scoreStamp.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { isRegression } from "#store/task.ts";

type Manner = Pick<CurvesOptions, "label" | "bounds" | "formatValue">;

const ACCURACY: Manner = { label: "accuracy", bounds: [0, 1], formatValue: formatPercent };
/** As the panel of the lab has it: below −0.25 lie untrained networks, which would flatten all that matters. */
const R2: Manner = { label: "R²", bounds: [-0.25, 1], formatValue: formatR2 };

export function GrowingCurves({ className }: { readonly className: string }) {
  const { store } = useLab();
  const theme = useTheme();
  const regression = useLabState(isRegression);
  const curves = useCallback(
    () => scoreCurves(store.getState()).filter(({ part }) => part !== "train"),
    [store],
  );
  const options = useMemo(
    (): Omit<CurvesOptions, "width" | "height"> => ({
      theme,
      ...(regression ? R2 : ACCURACY),
      xAxis: "flop",
      xTitle: "arithmetic (FLOP), everything counted",
      band: "se",
    }),
    [regression, theme],
  );
  const all = useCallback(
    (frame: Frame) => ({ ...options, ...frame, offsets: parentCost(store.getState()) }),
    [options, store],
  );
  const make = useCallback(
    (frame: Frame) => figureOfGeometry(curvesGeometry(curves(), all(frame)), all(frame)),
    [all, curves],
  );
  return (
    <FigureView
      className={className}
      label={`${regression ? "R²" : "Accuracy"} of every network, counting everything`}
      make={make}
      stamp={useCallback(() => scoreStamp(store.getState()), [store])}
      textAlternative={(frame) => describeCurves(curves(), all(frame))}
    />
  );
}
