// Starts the keeping of sessions in a page. Loaded beside the page, which waits for none of it.

import type { StoreApi } from "zustand/vanilla";
import type { LabClient } from "#worker/client.ts";
import { startKeeping } from "#store/kept/keeping.ts";
import type { KeptLine } from "#store/kept/keptLine.ts";
import type { Head } from "#store/kept/keptSession.ts";
import type { Lab } from "#store/lab.ts";
import { STORY } from "#core/experiment/schema/presets.ts";
import { isPreset } from "#app/isPreset.ts";
import { openMemory } from "./memory.ts";
import { openShelf } from "./shelf.ts";
import { runsOf } from "#app/runs/runsOf.ts";
import { remember } from "./tables.ts";
import { BEAT, openTabs } from "./tabs.ts";
import { followVersions } from "./versions.ts";

export function start(client: LabClient, lab: Lab, line: StoreApi<KeptLine>, page: Window): void {
  const tabs = openTabs(page.navigator);
  const isWorthOffering = ({ experiment }: Head) => !isPreset(STORY, experiment); // the story begins by itself
  const places = { shelf: openShelf(), tabs, memory: openMemory(page), line };
  const platform = { ...places, isWorthOffering };
  const keeping = startKeeping(lab, platform);
  client.listen(keeping.hear);
  followTable(lab);
  runsOf(lab); // every race that ends from now on is kept
  const flush = () => void keeping.flush();
  page.addEventListener("pagehide", flush);
  page.document.addEventListener("visibilitychange", () => page.document.hidden && flush());
  if (import.meta.env.PROD) followVersions(line, page);
  if (tabs.mustBeat) page.setInterval(() => void keeping.beat(), BEAT);
}

/** Which own table is open is remembered whenever its data have come. */
function followTable(lab: Lab): void {
  let seen: unknown;
  const look = () => {
    const { dataset } = lab.store.getState();
    if (dataset === seen) return;
    seen = dataset;
    const { table } = lab.present();
    if (!dataset || !table) return;
    remember(table).catch(() => {}); // a page that is loaded again opens the newest of the name then
  };
  lab.store.subscribe(look);
  look();
}
