// One chart of the race: curves painted at most fifteen times a second while training, the reader over
// them.

import { useCallback, useMemo } from "react";
import type { ArmCurve } from "#charts/curves/curveData.ts";
import { figureOfGeometry } from "#charts/curves/curves.ts";
import type { CurvesOptions } from "#charts/curves/curvesOptions.ts";
import { curvesGeometry } from "#charts/curves/curvesGeometry.ts";
import { describeCurves } from "#charts/curves/curvesReading.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import type { Crosshair, Painted } from "./crosshair.ts";
import { throttled } from "./throttled.ts";
import { CurveReader } from "./CurveReader.tsx";

type RaceChartProps = {
  readonly label: string;
  readonly curves: () => readonly ArmCurve[];
  readonly stamp: () => unknown;
  readonly options: Omit<CurvesOptions, "width" | "height" | "offsets">;
  /** What the parent has cost by now, where the axis counts it. */
  readonly offsets?: (() => CurvesOptions["offsets"]) | undefined;
  readonly painted: Painted;
  readonly crosshair: Crosshair;
  readonly onZoom: (domain: readonly [number, number] | undefined) => void;
  /** Whether it goes to the moments that other panels ask for. */
  readonly answersMoments?: boolean;
};

export function RaceChart({
  label,
  curves,
  stamp,
  options,
  offsets,
  painted,
  crosshair,
  onZoom,
  answersMoments = false,
}: RaceChartProps) {
  const make = useCallback(
    function maker(frame: Frame) {
      const began = performance.now();
      const cost = offsets?.();
      const all = { ...options, ...frame, ...(cost && { offsets: cost }) };
      const geometry = curvesGeometry(curves(), all);
      const figure = figureOfGeometry(geometry, all);
      if (!frame.isSaved) painted.show(geometry, performance.now() - began, maker);
      return figure;
    },
    [curves, options, offsets, painted],
  );
  const slow = useMemo(() => throttled(stamp, () => painted.pause), [stamp, painted]);
  return (
    <FigureView
      label={label}
      make={make}
      stamp={slow}
      textAlternative={(frame) => {
        const cost = offsets?.();
        return describeCurves(curves(), { ...options, ...frame, ...(cost && { offsets: cost }) });
      }}
    >
      <CurveReader
        {...{ label, options, painted, maker: make, crosshair, onZoom, answersMoments }}
      />
    </FigureView>
  );
}
