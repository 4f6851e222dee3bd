// The button that opens the list of files to export.

import { lazyView } from "#app/ui/Lazy.tsx";
import { Popover } from "#app/ui/Popover.tsx";

const ExportList = lazyView(async () => (await import("./ExportList.tsx")).ExportList);

export function ExportMenu() {
  return (
    <Popover trigger={{ className: "quiet", children: "Export" }} label="Export" className="export">
      {() => <ExportList />}
    </Popover>
  );
}
