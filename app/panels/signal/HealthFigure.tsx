// One measure of every arm as a picture, and a line on what to look for.

import { useCallback } from "react";
import { armsByDepthFigure, describeArms } from "#charts/signal/armsByDepth.ts";
import type { ArmLine, ArmsOptions } from "#charts/signal/armsByDepth.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";

type HealthFigureProps = Omit<ArmsOptions, "width" | "height" | "theme"> & {
  readonly lines: readonly ArmLine[];
  readonly look: string;
};

export function HealthFigure({ lines, look, ...options }: HealthFigureProps) {
  const { label, places, placesAre, chosen, linear, healthy } = options;
  const make = useCallback(
    (frame: Frame) =>
      armsByDepthFigure(lines, {
        ...frame,
        label,
        places,
        chosen,
        healthy,
        ...(placesAre !== undefined && { placesAre }),
        ...(linear && { linear }),
      }),
    [lines, label, places, placesAre, chosen, linear, healthy],
  );
  return (
    <div className="by-depth">
      <FigureView
        label={label}
        make={make}
        textAlternative={({ theme }) => describeArms(lines, { ...options, theme })}
      />
      <p className="note">{look}</p>
    </div>
  );
}
