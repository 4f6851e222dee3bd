// Where what was timed is kept from visit to visit: one record in the browser's database. Without one, as in some
// private windows, it is timed anew in every visit; nothing waits longer than a moment for it.

import { within } from "#wait/within.ts";

export interface TimingStore {
  read(): Promise<unknown>;
  write(value: object): Promise<void>;
}

const DATABASE = "fuseinit-timings";
const TABLE = "timings";
const KEY = "engines";
/** Ticks for the database to answer: a page that upgrades it may block it. */
const PATIENCE = 2;

export function openTimingStore(second?: number): TimingStore {
  const ask = <T>(mode: IDBTransactionMode, of: (table: IDBObjectStore) => IDBRequest<T>) =>
    within(asked(mode, of), PATIENCE, "the browser's database does not answer", second);
  return {
    read: () => ask("readonly", (table) => table.get(KEY) as IDBRequest<unknown>).catch(() => {}),
    write: (value) =>
      ask("readwrite", (table) => table.put(value, KEY)).then(
        () => {},
        () => {},
      ),
  };
}

async function asked<T>(
  mode: IDBTransactionMode,
  of: (table: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore(TABLE));
  const database = await answerOf(opening);
  try {
    return await answerOf(of(database.transaction(TABLE, mode).objectStore(TABLE)));
  } finally {
    database.close();
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
    request.addEventListener("blocked", () => reject(new Error("blocked")));
  });
}
