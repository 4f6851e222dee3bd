// The browser's shelf of own tables, and which of them this tab has open.

import type { OwnTable } from "#core/data/ownTable.ts";
import { contentHash, findTable, forgetTable, keepTable } from "#store/kept/tablesPool.ts";
import type { FoundTable } from "#store/kept/tablesPool.ts";
import { openRunsShelf } from "#app/runs/runsOf.ts";
import { forgetRunsOn } from "#store/runs/pool.ts";
import { openTableMemory } from "./memory.ts";
import { openShelf } from "./shelf.ts";

const shelf = openShelf("fuseinit-lab-tables", "tables");
const memory = openTableMemory(() => window.sessionStorage);

/** The one that is open in this tab. */
let present: OwnTable | undefined;

/** Rejects where the browser keeps nothing. */
export function keep(table: OwnTable): Promise<void> {
  return keepTable(shelf, table);
}

/** The table of this name that was open in this tab, else the newest, where this browser has kept it. */
export function find(name: string): Promise<FoundTable | undefined> {
  return findTable(shelf, name, memory.hashOf(name));
}

/** From now on this tab has this table open: a reload brings back the very one. */
export async function remember(table: OwnTable): Promise<void> {
  present = table;
  const hash = await contentHash(table);
  if (present === table) memory.remember(table.name, hash);
}

/** Removes it from this browser, and all of its name, with the sessions and runs that were trained on them. */
export async function forget(name: string): Promise<void> {
  present = undefined;
  memory.forget();
  await forgetTable(shelf, openShelf(), name);
  await forgetRunsOn(openRunsShelf(), name);
}
