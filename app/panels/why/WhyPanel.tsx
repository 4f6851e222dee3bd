// Why the fused layer is what it is: its formula with the numbers of this very fusion, and four of its
// weights to try to beat. The explanation is fetched when something has been fused.

import type { ReactNode } from "react";
import { lazyView } from "#app/ui/Lazy.tsx";
import { Panel } from "#app/ui/Panel.tsx";
import { useLabState } from "#app/hooks/useLab.ts";
import { METHOD_NAMES, whose } from "#app/panels/fusionWords.ts";

const Explanation = lazyView(
  async () => (await import("./Explanation.tsx")).Explanation,
  ({ children }: { readonly children?: ReactNode }) => (
    <div className="explanation">{children}</div>
  ),
);

export function WhyPanel() {
  const report = useLabState((state) => state.fusion);
  return (
    <Panel
      title="Why"
      className="why"
      folds
      note={report ? `method: ${METHOD_NAMES[report.method]}${whose(report)}` : undefined}
    >
      {report?.insight ? (
        <Explanation report={report} insight={report.insight} />
      ) : (
        <p className="ghost">
          After fusing: the formula of the fused layer with the numbers of this very fusion in it,
          and four of its weights to try to beat by hand.
        </p>
      )}
    </Panel>
  );
}
