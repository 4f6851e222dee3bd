// How well the fused layer says what the span said, and where it does not. What it shows is fetched
// when something has been fused.

import type { ReactNode } from "react";
import { lazyView } from "#app/ui/Lazy.tsx";
import { Panel } from "#app/ui/Panel.tsx";
import { useLabState } from "#app/hooks/useLab.ts";
import { whose } from "#app/panels/fusionWords.ts";

const Errors = lazyView(
  async () => (await import("./Errors.tsx")).Errors,
  ({ children }: { readonly children?: ReactNode }) => <div className="scatters">{children}</div>,
);

export function ActivationErrorPanel() {
  const report = useLabState((state) => state.fusion);
  return (
    <Panel
      title="Activation error"
      className="activation-error"
      folds
      note={report ? `true against fused, held-out samples${whose(report)}` : undefined}
    >
      {report ? (
        <Errors report={report} />
      ) : (
        <p className="ghost tall">
          After fusing: what the span says, against what the one fused layer says in its place, on
          samples the fit has not seen.
        </p>
      )}
    </Panel>
  );
}
