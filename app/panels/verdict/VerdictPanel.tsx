// BEATS, NO BEATS or INCONCLUSIVE: the fused network against every other arm. How it is told is fetched
// with the first verdict.

import { useState } from "react";
import type { ReactNode } from "react";
import { createVerdictMemo } from "#store/verdictMemo.ts";
import { lazyView } from "#app/ui/Lazy.tsx";
import { Panel } from "#app/ui/Panel.tsx";
import { useLabState } from "#app/hooks/useLab.ts";

const Verdicts = lazyView(
  async () => (await import("./Verdicts.tsx")).Verdicts,
  ({ children }: { readonly children?: ReactNode }) => <div className="judging">{children}</div>,
);

export function VerdictPanel() {
  const [judge] = useState(createVerdictMemo);
  const verdicts = useLabState(judge);
  const isJudged = verdicts.some(({ against }) => against === "random");
  return (
    <Panel title="Verdict" className="verdict" folds hasNews={isJudged}>
      {isJudged ? (
        <Verdicts verdicts={verdicts} />
      ) : (
        <p className="ghost">
          Fuse, then train: the race is judged here, on the same seeds and batches, before training,
          after one epoch and at the end.
        </p>
      )}
    </Panel>
  );
}
