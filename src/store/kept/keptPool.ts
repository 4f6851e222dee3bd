// All sessions on the shelf: which there are, which one was, and which have to go. At most three are
// kept besides those of open tabs, and never more bytes than a browser would grudge.

import { within } from "#wait/within.ts";
import { idOf, isHeadKey, keysOf, readHead, readKept } from "./keptSession.ts";
import type { Head, Kept } from "./keptSession.ts";
import { NO_ANSWER, SHELF_DEADLINE } from "./shelf.ts";
import type { Shelf } from "./shelf.ts";

const MOST_SESSIONS = 3;
/** Bytes of all sessions together. */
export const MOST_BYTES = 300e6;

/** Whether an open tab writes the session of this id, as far as anybody knows. */
export type IsOwned = (id: string, head?: Head) => boolean;

/** Every session, the newest first. Rejects as the shelf does. */
export async function listKept(shelf: Shelf, second?: number): Promise<readonly Head[]> {
  return (await survey(shelf, second)).heads;
}

/** The sessions, and the keys of whatever else lies there. */
async function survey(shelf: Shelf, second: number | undefined) {
  const wait = waitFor(second);
  const keys = await wait(shelf.keys());
  const ids = keys.filter(isHeadKey);
  const values = ids.length > 0 ? await wait(shelf.get(ids)) : [];
  const heads = ids.flatMap((id, i) => readHead(id, values[i]) ?? []);
  const known = new Set(heads.flatMap(({ id }) => keysOf(id)));
  const strays = keys.filter((key) => !known.has(key));
  return { heads: heads.toSorted((a, b) => b.savedAt - a.savedAt), strays };
}

/** The session `id`; one that is torn or spoilt is removed, and undefined. Rejects as the shelf does. */
export async function readSession(
  shelf: Shelf,
  id: string,
  second?: number,
): Promise<Kept | undefined> {
  const wait = waitFor(second);
  const keys = keysOf(id);
  const kept = readKept(id, await wait(shelf.get(keys)));
  if (!kept) await wait(shelf.del(keys));
  return kept;
}

/**
 * Makes room for a session of so many bytes: what is no session and the oldest that no open tab owns go.
 * Returns whether there is room then. Rejects as the shelf does.
 */
export async function makeRoom(
  shelf: Shelf,
  own: { readonly id: string; readonly bytes: number },
  isOwned: IsOwned,
  second?: number,
): Promise<boolean> {
  const { heads, strays } = await survey(shelf, second);
  const others = heads.filter(({ id }) => id !== own.id);
  let bytes = own.bytes + others.reduce((sum, head) => sum + head.bytes, 0);
  let count = 1 + others.length;
  const gone = strays.filter((key) => {
    const id = idOf(key);
    return id !== own.id && !isOwned(id);
  });
  for (const head of others.toReversed()) {
    if (count <= MOST_SESSIONS && bytes <= MOST_BYTES) break;
    if (isOwned(head.id, head)) continue;
    gone.push(...keysOf(head.id));
    bytes -= head.bytes;
    count -= 1;
  }
  if (gone.length > 0) await waitFor(second)(shelf.del(gone));
  return bytes <= MOST_BYTES;
}

function waitFor(second: number | undefined) {
  return <T>(answer: Promise<T>) => within(answer, SHELF_DEADLINE, NO_ANSWER, second);
}
