// One picture of numbers by depth in an arm's colour.

import { useCallback } from "react";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { byDepthFigure, describeByDepth } from "#charts/signal/byDepth.ts";
import type { ByDepthOptions, DepthSeries } from "#charts/signal/byDepth.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";

type ByDepthProps = Omit<ByDepthOptions, "width" | "height" | "theme" | "colour"> & {
  readonly arm: Arm;
  readonly series: readonly DepthSeries[];
};

export function ByDepth({ arm, series, ...options }: ByDepthProps) {
  const { label, places } = options;
  const make = useCallback(
    (frame: Frame) =>
      byDepthFigure(series, {
        ...frame,
        label,
        places,
        colour: frame.theme.arms[arm].colour,
      }),
    [arm, series, label, places],
  );
  if (series.length === 0) {
    return <p className="ghost">{label}: too many numbers to compute on the page.</p>;
  }
  return (
    <div className="by-depth">
      <FigureView
        label={label}
        make={make}
        textAlternative={() => describeByDepth(series, options)}
      />
    </div>
  );
}
