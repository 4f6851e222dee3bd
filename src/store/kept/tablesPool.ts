// Own tables on a shelf of their own, by their names: a page that is loaded again finds the one that its experiment
// names. A key holds what is to be known without reading the table: "wine.csv/1764382800000/4096", its name
// (percent-encoded), when it was kept, and its bytes. The newest of a name is the one that counts.

import type { OwnTable } from "#core/data/ownTable.ts";
import { within } from "#wait/within.ts";
import { idOf, keysOf } from "./keptSession.ts";
import type { Head } from "./keptSession.ts";
import { NO_ANSWER, SHELF_DEADLINE } from "./shelf.ts";
import type { Shelf } from "./shelf.ts";

/** Tables, and bytes of all together; the oldest go. */
const MOST_TABLES = 4;
const MOST_BYTES = 200e6;

/** Keeps a table, in place of any of its name. Rejects as the shelf does. */
export async function keepTable(shelf: Shelf, table: OwnTable): Promise<void> {
  const keys = await answer(shelf.keys());
  const others = keys.filter((key) => nameOf(key) !== table.name).toSorted(newestFirst);
  let bytes = table.bytes.length;
  const kept = others.filter((key, i) => {
    bytes += numberIn(key, 2);
    return i < MOST_TABLES - 1 && bytes <= MOST_BYTES;
  });
  const left = keys.filter((key) => !kept.includes(key));
  if (left.length > 0) await answer(shelf.del(left));
  if (table.bytes.length > MOST_BYTES) return;
  const key = `${encodeURIComponent(table.name)}/${Date.now()}/${table.bytes.length}`;
  await answer(shelf.set([[key, table]]));
}

/** The table of a name, if one is kept. Rejects as the shelf does. */
export async function findTable(shelf: Shelf, name: string): Promise<OwnTable | undefined> {
  const keys = (await answer(shelf.keys())).filter((key) => nameOf(key) === name);
  const [key] = keys.toSorted(newestFirst);
  if (key === undefined) return undefined;
  const [table] = (await answer(shelf.get([key]))) as [OwnTable | undefined];
  return table?.name === name && table.bytes instanceof Uint8Array ? table : undefined;
}

/** Removes every table of a name, and from the shelf of sessions those that were trained on it. */
export async function forgetTable(tables: Shelf, sessions: Shelf, name: string): Promise<void> {
  const keys = (await answer(tables.keys())).filter((key) => nameOf(key) === name);
  if (keys.length > 0) await answer(tables.del(keys));
  const ids = [...new Set((await answer(sessions.keys())).map(idOf))];
  const heads = (await answer(sessions.get(ids))) as readonly (Partial<Head> | undefined)[];
  const gone = ids.filter((_, i) => heads[i]?.experiment?.data.name === name);
  if (gone.length > 0) await answer(sessions.del(gone.flatMap(keysOf)));
}

const newestFirst = (a: string, b: string) => numberIn(b, 1) - numberIn(a, 1);

function nameOf(key: string): string {
  try {
    return decodeURIComponent(String(key).split("/")[0]);
  } catch {
    return "";
  }
}

function numberIn(key: string, part: number): number {
  return Number(String(key).split("/")[part]);
}

function answer<T>(promise: Promise<T>): Promise<T> {
  return within(promise, SHELF_DEADLINE, NO_ANSWER);
}
