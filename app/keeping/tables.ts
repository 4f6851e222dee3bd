// The browser's shelf of own tables. Loaded when one is opened or forgotten, or an experiment names one.

import type { OwnTable } from "#core/data/ownTable.ts";
import { findTable, forgetTable, keepTable } from "#store/kept/tablesPool.ts";
import { openShelf } from "./shelf.ts";

const shelf = openShelf("fuseinit-lab-tables", "tables");

/** Rejects where the browser keeps nothing. */
export function keep(table: OwnTable): Promise<void> {
  return keepTable(shelf, table);
}

/** The table of this name, where this browser has kept it. */
export function find(name: string): Promise<OwnTable | undefined> {
  return findTable(shelf, name);
}

/** Removes it from this browser, with the sessions that were trained on it. */
export function forget(name: string): Promise<void> {
  return forgetTable(shelf, openShelf(), name);
}
