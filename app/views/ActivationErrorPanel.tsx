// How well the fused layer says what the span said, and where it does not. What it shows is fetched
// when something has been fused.

import { Suspense, lazy } from "react";
import { Panel } from "#app/ui/Panel.tsx";
import { useLabState } from "#app/hooks/useLab.ts";

const Errors = lazy(async () => ({ default: (await import("./error/Errors.tsx")).Errors }));

export function ActivationErrorPanel() {
  const report = useLabState((state) => state.fusion);
  return (
    <Panel
      title="Activation error"
      className="activation-error"
      note={report ? "true against fused pre-activation, held-out samples" : undefined}
    >
      {report ? (
        <Suspense fallback={<div className="scatters" />}>
          <Errors report={report} />
        </Suspense>
      ) : (
        <p className="ghost tall">
          After fusing: what the span says, against what the one fused layer says in its place, on
          samples the fit has not seen.
        </p>
      )}
    </Panel>
  );
}
