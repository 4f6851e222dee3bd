// A run's curves in small, as a drawing: the words beside it carry what it shows.

import { useCallback } from "react";
import { paintFigure } from "#charts/marks/canvas.ts";
import { thumbnailFigure } from "#charts/runs/thumbnail.ts";
import type { Run } from "#store/runs/runsState.ts";
import { Canvas } from "#app/ui/Canvas.tsx";
import type { Painter } from "#app/ui/Canvas.tsx";
import { useTheme } from "#app/hooks/useTheme.ts";

/** As in the curves: untrained networks have an R² far below. */
const LEAST_R2 = -0.25;

export function Thumbnail({ run }: { readonly run: Run }) {
  const theme = useTheme();
  const { curves, task } = run;
  const paint = useCallback<Painter>(
    (surface, width, height, ratio) => {
      const lines = curves.map(({ arm, step, score }) => ({
        ...{ arm, step, replicas: [score] },
        ...{ seconds: step, flop: step },
      }));
      const least = task === "regression" ? { least: LEAST_R2 } : {};
      paintFigure(surface, thumbnailFigure(lines, { width, height, theme, ...least }), ratio);
    },
    [curves, task, theme],
  );
  return <Canvas paint={paint} />;
}
