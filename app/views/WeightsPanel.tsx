// The fused layer's weights beside what they might have been, on one symmetric scale: fused, product
// of kernels, random, and the fused ones after training.

import { Suspense, lazy, useMemo } from "react";
import { divergingScale } from "#charts/colour.ts";
import { formatNumber } from "#charts/format.ts";
import { Panel } from "#app/ui/Panel.tsx";
import { useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";

const Kernels = lazy(async () => ({ default: (await import("./weights/Kernels.tsx")).Kernels }));

export function WeightsPanel() {
  const report = useLabState((state) => state.fusion);
  const theme = useTheme();
  const scale = useMemo(() => {
    const all = report?.fillings.flatMap(({ kernel }) => Array.from(kernel.data)) ?? [];
    return divergingScale(theme.weights, all, 0.995);
  }, [report, theme]);
  return (
    <Panel
      title="Weights"
      className="weights"
      note={
        report
          ? `one scale for all: −${formatNumber(scale.high)} … ${formatNumber(scale.high)}`
          : undefined
      }
    >
      {report ? (
        <Suspense fallback={<div className="kernel-columns" />}>
          <Kernels report={report} scale={scale} />
        </Suspense>
      ) : (
        <p className="ghost tall">
          After fusing: the fused kernel beside the product of the kernels it replaces and a random
          one.
        </p>
      )}
    </Panel>
  );
}
