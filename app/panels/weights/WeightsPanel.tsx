// The fused layer's weights beside what they might have been: fused, product of kernels, random, and
// the fused ones after training. What it shows is fetched when something has been fused.

import type { ReactNode } from "react";
import { lazyView } from "#app/ui/Lazy.tsx";
import { Panel } from "#app/ui/Panel.tsx";
import { useLabState } from "#app/hooks/useLab.ts";

const Kernels = lazyView(
  async () => (await import("./Kernels.tsx")).Kernels,
  ({ children }: { readonly children?: ReactNode }) => (
    <div className="kernel-columns">{children}</div>
  ),
);

export function WeightsPanel() {
  const report = useLabState((state) => state.fusion);
  return (
    <Panel title="Weights" className="weights" folds>
      {report ? (
        <Kernels report={report} />
      ) : (
        <p className="ghost tall">
          After fusing: the fused kernel beside the product of the kernels it replaces and a random
          one.
        </p>
      )}
    </Panel>
  );
}
