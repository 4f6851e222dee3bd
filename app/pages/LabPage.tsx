// The one page: head, stage and verdict, curves beside them, the close look below.

import { PANELS } from "#app/panels.ts";
import type { Panel } from "#app/panels/definePanel.tsx";
import { Stage } from "#app/stage/Stage.tsx";
import { KeptBar } from "#app/status/KeptBar.tsx";
import { Lesson } from "#app/status/Lesson.tsx";
import { AlertBar, StatusLine } from "#app/status/StatusLine.tsx";
import { TopBar } from "#app/topbar/TopBar.tsx";
import { AfloatPlace } from "#app/ui/Lazy.tsx";

export function LabPage() {
  return (
    <>
      <TopBar />
      <main>
        <div className="alerts">
          <AlertBar />
          <AfloatPlace />
        </div>
        <div className="messages">
          <StatusLine />
          <KeptBar />
          <Lesson />
        </div>
        <div className="above">
          <Stage />
          <PanelsOf place="above" />
        </div>
        <div className="below">
          <PanelsOf place="below" />
        </div>
      </main>
    </>
  );
}

function PanelsOf({ place }: Pick<Panel, "place">) {
  return PANELS.filter((panel) => panel.place === place).map(({ title, View }) => (
    <View key={title} />
  ));
}
