// The browser's shelves: one IndexedDB store each. Opened when it is first asked, so that a browser in which
// even naming it throws is no different from one that refuses.

import { createStore, delMany, getMany, keys, promisifyRequest } from "idb-keyval";
import type { UseStore } from "idb-keyval";
import type { Shelf } from "#store/kept/shelf.ts";

export function openShelf(database = "fuseinit-lab", name = "sessions"): Shelf {
  let opened: UseStore | undefined;
  function open(): UseStore {
    // Sandboxed frames and some private modes have none, whatever the types promise.
    const { indexedDB } = globalThis as { readonly indexedDB?: IDBFactory | null };
    if (!indexedDB) throw new DOMException("there is no IndexedDB", "SecurityError");
    return (opened ??= createStore(database, name));
  }
  return {
    keys: async () => keys<string>(open()),
    get: async (wanted) => getMany([...wanted], open()),
    set: async (entries) => open()("readwrite", (store) => putAll(store, entries)),
    del: async (unwanted) => delMany([...unwanted], open()),
  };
}

/** idb-keyval's setMany keeps what it has put before a value that cannot be cloned; this keeps nothing. */
async function putAll(
  store: IDBObjectStore,
  entries: Parameters<Shelf["set"]>[0],
): Promise<number> {
  const began = performance.now();
  try {
    for (const [key, value] of entries) store.put(value, key);
  } catch (error) {
    store.transaction.abort();
    throw error;
  }
  const busy = performance.now() - began;
  await promisifyRequest(store.transaction);
  return busy;
}
