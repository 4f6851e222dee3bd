// The one page: head, stage and verdict, curves beside them, the close look below.

import { PANELS } from "#app/panels.ts";
import type { Panel } from "#app/panels/definePanel.tsx";
import { useLabState } from "#app/hooks/useLab.ts";
import { Stage } from "#app/stage/Stage.tsx";
import { KeptBar } from "#app/status/KeptBar.tsx";
import { Lesson } from "#app/status/Lesson.tsx";
import { AlertBar, StatusLine } from "#app/status/StatusLine.tsx";
import { TopBar } from "#app/topbar/TopBar.tsx";
import { useRoute } from "#app/hooks/useRoute.ts";
import { Afloat, AfloatPlace, lazyView } from "#app/ui/Lazy.tsx";

const LessonSheet = lazyView(async () => (await import("#app/lesson/LessonSheet.tsx")).LessonSheet);
const RunStrip = lazyView(async () => (await import("#app/runs/RunStrip.tsx")).RunStrip);
const PocketStatus = lazyView(
  async () => (await import("#app/status/PocketStatus.tsx")).PocketStatus,
  Afloat,
);

export function LabPage() {
  const hasLesson = useRoute(({ lesson }) => lesson !== undefined);
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
          {!hasLesson && <Lesson /> /* its sentence would give the answers away */}
        </div>
        <div className="above">
          <Stage />
          <PanelsOf place="above" />
        </div>
        <RunStrip />
        <div className="below">
          <PanelsOf place="below" />
        </div>
      </main>
      <PocketStatus />
      {hasLesson && <LessonSheet />}
    </>
  );
}

/** In the table's order, before all the panel that the experiment is about. */
function PanelsOf({ place }: Pick<Panel, "place">) {
  const all = PANELS.filter((panel) => panel.place === place);
  const first = useLabState(({ experiment }) => all.find(({ leads }) => leads?.(experiment)));
  return all
    .toSorted((a, b) => +(b === first) - +(a === first))
    .map(({ title, View }) => <View key={title} />);
}
