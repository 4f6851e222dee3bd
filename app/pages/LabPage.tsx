// The one page: head, stage and verdict, curves beside them, the close look below.

import type { ReactNode } from "react";
import { AfloatPlace, lazyView } from "#app/ui/Lazy.tsx";
import { Panel } from "#app/ui/Panel.tsx";
import { ActivationErrorPanel } from "#app/panels/error/ActivationErrorPanel.tsx";
import { KeptBar } from "#app/status/KeptBar.tsx";
import { Lesson } from "#app/status/Lesson.tsx";
import { Stage } from "#app/stage/Stage.tsx";
import { AlertBar, StatusLine } from "#app/status/StatusLine.tsx";
import { TopBar } from "#app/topbar/TopBar.tsx";
import { VerdictPanel } from "#app/panels/verdict/VerdictPanel.tsx";
import { WeightsPanel } from "#app/panels/weights/WeightsPanel.tsx";
import { WhyPanel } from "#app/panels/why/WhyPanel.tsx";

const CurvesPanel = lazyView(
  async () => (await import("#app/panels/curves/CurvesPanel.tsx")).CurvesPanel,
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
