// Starts the keeping of sessions in a page. Loaded beside the page, which waits for none of it.

import type { StoreApi } from "zustand/vanilla";
import type { LabClient } from "#worker/client.ts";
import { startKeeping } from "#store/kept/keeping.ts";
import type { KeptLine } from "#store/kept/keptLine.ts";
import type { Lab } from "#store/lab.ts";
import { openMemory } from "./memory.ts";
import { openShelf } from "./shelf.ts";
import { BEAT, openTabs } from "./tabs.ts";

export function start(client: LabClient, lab: Lab, line: StoreApi<KeptLine>, page: Window): void {
  const tabs = openTabs(page.navigator);
  const platform = { shelf: openShelf(), tabs, memory: openMemory(page), line };
  const keeping = startKeeping(lab, platform);
  client.listen(keeping.hear);
  const flush = () => void keeping.flush();
  page.addEventListener("pagehide", flush);
  page.document.addEventListener("visibilitychange", () => page.document.hidden && flush());
  if (tabs.mustBeat) page.setInterval(() => void keeping.beat(), BEAT);
}
