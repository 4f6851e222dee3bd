// The one page: head, stage and verdict, curves beside them, the close look below.

import type { ReactNode } from "react";
import { AfloatPlace, lazyView } from "#app/ui/Lazy.tsx";
import { Panel } from "#app/ui/Panel.tsx";
import { ActivationErrorPanel } from "#app/views/ActivationErrorPanel.tsx";
import { KeptBar } from "#app/views/KeptBar.tsx";
import { Lesson } from "#app/views/Lesson.tsx";
import { Stage } from "#app/views/Stage.tsx";
import { AlertBar, StatusLine } from "#app/views/StatusLine.tsx";
import { TopBar } from "#app/views/TopBar.tsx";
import { VerdictPanel } from "#app/views/VerdictPanel.tsx";
import { WeightsPanel } from "#app/views/WeightsPanel.tsx";
import { WhyPanel } from "#app/views/why/WhyPanel.tsx";

const CurvesPanel = lazyView(
  async () => (await import("#app/views/CurvesPanel.tsx")).CurvesPanel,
  ({ children }: { readonly children?: ReactNode }) => (
    <Panel title="Curves" className="curves coming">
      {children}
    </Panel>
  ),
);

export function LabPage() {
  return (
    <>
      <TopBar />
      <main>
        <div className="alerts">
          <AlertBar />
          <AfloatPlace />
        </div>
        <div className="saying">
          <StatusLine />
          <KeptBar />
          <Lesson />
        </div>
        <div className="above">
          <Stage />
          <CurvesPanel />
          <VerdictPanel />
        </div>
        <div className="below">
          <WhyPanel />
          <ActivationErrorPanel />
          <WeightsPanel />
        </div>
      </main>
    </>
  );
}
