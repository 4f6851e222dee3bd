// Own tables on a shelf of their own, by name and content: a page that is loaded again finds the very one that was open,
// and a link, which knows the name alone, the newest of it. A key holds what is to be known without reading the table:
// "wine.csv/1764382800000/4096/0123…", its name (percent-encoded), when it was kept, its bytes, and their SHA-256,
// which tables of earlier versions lack.

import type { OwnTable } from "#core/data/ownTable.ts";
import { sha256OfBlob } from "#core/math/sha256.ts";
import { clipName } from "#core/message.ts";
import { within } from "#wait/within.ts";
import { agoOf } from "./keptLine.ts";
import { asTable } from "./keptTable.ts";
import { idOf, keysOf } from "./keptSession.ts";
import type { Head } from "./keptSession.ts";
import { NO_ANSWER, SHELF_DEADLINE } from "./shelf.ts";
import type { Shelf } from "./shelf.ts";

/** Tables, and bytes of all together; the oldest go. */
const MOST_TABLES = 4;
const MOST_BYTES = 200e6;

export type FoundTable = {
  readonly table: OwnTable;
  /** A sentence, where it may not be the one that is meant. */
  readonly note?: string;
};

/** Keeps a table, in place of one of its name and content. Rejects as the shelf does. */
export async function keepTable(shelf: Shelf, table: OwnTable): Promise<void> {
  const { name, content } = table;
  const hash = await contentHash(table);
  const keys = await answer(shelf.keys());
  const same = await keysOfContent(shelf, keysOfName(keys, name), hash);
  const others = keys.filter((key) => !same.includes(key)).toSorted(newestFirst);
  let bytes = content.size;
  const kept = others.filter((key, i) => {
    bytes += numberIn(key, 2);
    return i < MOST_TABLES - 1 && bytes <= MOST_BYTES;
  });
  const left = keys.filter((key) => !kept.includes(key));
  if (left.length > 0) await answer(shelf.del(left));
  if (content.size > MOST_BYTES) return;
  const key = `${encodeURIComponent(name)}/${Date.now()}/${content.size}/${hash}`;
  await answer(shelf.set([[key, table]]));
}

/**
 * The table of a name and of the content that `hash` is of; without one, or where that content is not kept, the newest of
 * the name, with a note where it may be another than is meant. Rejects as the shelf does.
 */
export async function findTable(
  shelf: Shelf,
  name: string,
  hash?: string,
): Promise<FoundTable | undefined> {
  const keys = keysOfName(await answer(shelf.keys()), name);
  const [same] = hash === undefined ? [] : await keysOfContent(shelf, keys, hash);
  const key = same ?? keys[0];
  const table = key === undefined ? undefined : await tableUnder(shelf, key);
  if (table?.name !== name) return undefined;
  const isMeant = same !== undefined || (hash === undefined && keys.length === 1);
  return isMeant ? { table } : { table, note: noteOn(name, keys, hash) };
}

/** SHA-256 of a table's bytes; of one that no worker has read for the import sheet it is worked out here, once. */
export async function contentHash({ content, hash }: OwnTable): Promise<string> {
  if (hash !== undefined) return hash;
  const own = hashes.get(content) ?? sha256OfBlob(content);
  hashes.set(content, own);
  return own;
}

const hashes = new WeakMap<Blob, Promise<string>>();

/** Which of the tables of a name is open, and why that is not certain. */
function noteOn(name: string, [key, ...others]: readonly string[], hash?: string): string {
  const size = `${numberIn(key, 2).toLocaleString("en-US")} bytes`;
  const one = `the one that was opened last (${size}, ${agoOf(numberIn(key, 1), Date.now())}) is open`;
  const shown = clipName(name);
  const why =
    hash === undefined
      ? `This browser keeps ${others.length + 1} tables named ${shown}`
      : `The ${shown} that was open here is no longer kept, and another of that name is`;
  return `${why}: ${one}. If another is meant, open its file with Open….`;
}

/** Removes every table of a name, and from the shelf of sessions those that were trained on it. */
export async function forgetTable(tables: Shelf, sessions: Shelf, name: string): Promise<void> {
  const keys = keysOfName(await answer(tables.keys()), name);
  if (keys.length > 0) await answer(tables.del(keys));
  const ids = [...new Set((await answer(sessions.keys())).map(idOf))];
  const heads = (await answer(sessions.get(ids))) as readonly (Partial<Head> | undefined)[];
  const gone = ids.filter((_, i) => heads[i]?.experiment?.data.name === name);
  if (gone.length > 0) await answer(sessions.del(gone.flatMap(keysOf)));
}

/** The newest first. */
function keysOfName(keys: readonly string[], name: string): readonly string[] {
  return keys.filter((key) => nameOf(key) === name).toSorted(newestFirst);
}

/** Those under which this content lies; a table whose key has no hash is read. */
async function keysOfContent(
  shelf: Shelf,
  keys: readonly string[],
  hash: string,
): Promise<readonly string[]> {
  const held = await Promise.all(keys.map(async (key) => hashIn(key) ?? hashUnder(shelf, key)));
  return keys.filter((_, i) => held[i] === hash);
}

async function hashUnder(shelf: Shelf, key: string): Promise<string | undefined> {
  const table = await tableUnder(shelf, key);
  return table && contentHash(table);
}

async function tableUnder(shelf: Shelf, key: string): Promise<OwnTable | undefined> {
  const [found] = await answer(shelf.get([key]));
  return asTable(found);
}

const newestFirst = (a: string, b: string) => numberIn(b, 1) - numberIn(a, 1);

function nameOf(key: string): string {
  try {
    return decodeURIComponent(String(key).split("/")[0]);
  } catch {
    return "";
  }
}

function hashIn(key: string): string | undefined {
  return String(key).split("/").at(3);
}

function numberIn(key: string, part: number): number {
  return Number(String(key).split("/")[part]);
}

function answer<T>(promise: Promise<T>): Promise<T> {
  return within(promise, SHELF_DEADLINE, NO_ANSWER);
}
