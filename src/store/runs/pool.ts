// The shelf of runs: which there are, which are pinned, which have to go. Every tab adds keys of its own and removes
// keys, and none writes again what another may have written: they do not undo each other's work.

import { bytesOfNumbers } from "#core/experiment/runs/numbers.ts";
import type { RunNumbers } from "#core/experiment/runs/numbers.ts";
import { readKeptNumbers } from "#core/experiment/runs/readNumbers.ts";
import {
  idOf,
  headOf,
  keysOf,
  partKey,
  partsOf,
  readKept,
  stamped,
} from "#store/kept/keptSession.ts";
import type { Kept } from "#store/kept/keptSession.ts";
import { NO_ANSWER, SHELF_DEADLINE } from "#store/kept/shelf.ts";
import type { Shelf } from "#store/kept/shelf.ts";
import { freshId } from "#store/kept/tabs.ts";
import { TooLarge } from "#store/kept/whyNotKept.ts";
import { within } from "#wait/within.ts";
import { aboutOf, extraKey, keysOfRun, readAbout } from "./about.ts";
import type { RunAbout } from "./about.ts";

/** Runs, and bytes of all together: the oldest go, pinned ones last. */
export const MOST_RUNS = 50;
export const MOST_BYTES = 100e6;
/** Milliseconds after which a deletion by another tab cannot be taken back any more. */
const LONGEST_GONE = 3_600_000;

export type Listed = RunAbout & { readonly isPinned: boolean };

/** A run that is to be kept; without `kept` its numbers alone are. */
export type NewRun = Omit<Parameters<typeof aboutOf>[0], "bytes" | "isWhole"> & {
  readonly numbers: RunNumbers;
  readonly kept?: Kept;
};

export interface RunPool {
  /** Every run, the newest first. */
  list(): Promise<readonly Listed[]>;
  /** Keeps a run, in place of one of its id. Throws TooLarge where its numbers alone are too much. */
  add(run: NewRun): Promise<RunAbout>;
  pin(id: string, isPinned: boolean): Promise<void>;
  /** Hides runs; until they are purged they can be restored. */
  remove(ids: readonly string[]): Promise<void>;
  restore(ids: readonly string[]): Promise<void>;
  purge(ids: readonly string[]): Promise<void>;
  /** Undefined where they are not whole any more. */
  numbers(id: string): Promise<RunNumbers | undefined>;
  networks(id: string): Promise<Kept | undefined>;
}

/** Every verb rejects as the shelf does. */
export function createPool(shelf: Shelf, second?: number): RunPool {
  const wait = <T>(answer: Promise<T>) => within(answer, SHELF_DEADLINE, NO_ANSWER, second);
  const getOne = async (key: string) => (await wait(shelf.get([key])))[0];

  async function survey() {
    const keys = (await wait(shelf.keys())).filter((key) => typeof key === "string");
    const ids = [...new Set(keys.map(idOf))];
    const has = new Set(keys);
    const abouts =
      ids.length > 0 ? await wait(shelf.get(ids.map((id) => extraKey(id, "about")))) : [];
    const gone = ids.filter((id) => has.has(extraKey(id, "gone")));
    const runs = ids.flatMap((id, i) => {
      const about = readAbout(id, abouts[i]);
      return about ? [{ ...about, isPinned: has.has(extraKey(id, "pin")) }] : [];
    });
    const known = new Set(runs.map(({ id }) => id));
    return { runs, gone, broken: ids.filter((id) => !known.has(id)) };
  }

  async function list(): Promise<readonly Listed[]> {
    const { runs, gone, broken } = await survey();
    const late = await longGone(gone);
    if (broken.length + late.length > 0) await purge([...broken, ...late]);
    const hidden = new Set(gone);
    return runs.filter(({ id }) => !hidden.has(id)).toSorted((a, b) => b.savedAt - a.savedAt);
  }

  async function longGone(ids: readonly string[]): Promise<readonly string[]> {
    if (ids.length === 0) return [];
    const since = await wait(shelf.get(ids.map((id) => extraKey(id, "gone"))));
    return ids.filter((_, i) => !(Date.now() - Number(since[i]) < LONGEST_GONE));
  }

  async function purge(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await wait(shelf.del(ids.flatMap(keysOfRun)));
  }

  async function add({ numbers, kept, ...facts }: NewRun): Promise<RunAbout> {
    const least = bytesOfNumbers(numbers);
    if (least > MOST_BYTES) throw new TooLarge(MOST_BYTES);
    const head = kept && headOf(facts.id, kept, facts.savedAt, {});
    const isWhole = head !== undefined && head.bytes + least <= MOST_BYTES;
    const bytes = least + (isWhole ? head.bytes : 0);
    const about = aboutOf({ ...facts, bytes, isWhole }, numbers);
    await makeRoom(facts.id, bytes);
    await wait(
      shelf.set([
        ...(isWhole ? entriesOf(facts.id, kept!, facts.savedAt) : []),
        [extraKey(facts.id, "numbers"), numbers],
        [extraKey(facts.id, "about"), about],
      ]),
    );
    if (!isWhole) await wait(shelf.del(keysOf(facts.id)));
    return about;
  }

  async function makeRoom(own: string, more: number): Promise<void> {
    const { runs, gone } = await survey();
    const isLess = (a: Listed, b: Listed) =>
      Number(gone.includes(b.id)) - Number(gone.includes(a.id)) ||
      Number(a.isPinned) - Number(b.isPinned) ||
      a.savedAt - b.savedAt;
    const others = runs.filter(({ id }) => id !== own).toSorted(isLess);
    let bytes = more + others.reduce((sum, one) => sum + one.bytes, 0);
    let count = 1 + others.length;
    const leaving: string[] = [];
    for (const run of others) {
      if (count <= MOST_RUNS && bytes <= MOST_BYTES) break;
      leaving.push(run.id);
      bytes -= run.bytes;
      count -= 1;
    }
    await purge(leaving);
  }

  return {
    list,
    add,
    purge,
    pin: async (id, isPinned) => {
      const key = extraKey(id, "pin");
      if (isPinned) await wait(shelf.set([[key, true]]));
      else await wait(shelf.del([key]));
    },
    remove: async (ids) => {
      await wait(shelf.set(ids.map((id) => [extraKey(id, "gone"), Date.now()])));
    },
    restore: async (ids) => wait(shelf.del(ids.map((id) => extraKey(id, "gone")))),
    numbers: async (id) => readKeptNumbers(await getOne(extraKey(id, "numbers"))),
    networks: async (id) => readKept(id, await wait(shelf.get(keysOf(id)))),
  };
}

/** A session's head and parts, all of one write. */
function entriesOf(id: string, kept: Kept, savedAt: number): (readonly [string, unknown])[] {
  const stamp = freshId();
  const parts = partsOf(kept);
  const stamps = Object.fromEntries(parts.map(({ name }) => [name, stamp]));
  return [
    ...parts.map(
      ({ name, content }) => [partKey(id, name), stamped(id, name, stamp, content())] as const,
    ),
    [id, headOf(id, kept, savedAt, stamps)],
  ];
}

/** Removes every run on the data of a name. Rejects as the shelf does. */
export async function forgetRunsOn(shelf: Shelf, data: string): Promise<void> {
  const pool = createPool(shelf);
  const runs = await pool.list();
  await pool.purge(
    runs.filter(({ experiment }) => experiment.data.name === data).map(({ id }) => id),
  );
}

/** A shelf for a visit, where the browser has none. */
export function createVisitShelf(): Shelf {
  const held = new Map<string, unknown>();
  return {
    keys: async () => [...held.keys()],
    get: async (keys) => keys.map((key) => held.get(key)),
    set: async (entries) => {
      for (const [key, value] of entries) held.set(key, value);
      return 0;
    },
    del: async (keys) => keys.forEach((key) => held.delete(key)),
  };
}

/** A run as it lies in one pool, kept in another; nothing where its numbers cannot be read. */
export async function copyRun(run: Listed, from: RunPool, to: RunPool): Promise<void> {
  const [numbers, kept] = [await from.numbers(run.id), await from.networks(run.id)];
  const { id, number, savedAt, experiment, presetId, file } = run;
  if (!numbers) return;
  const facts = { id, number, savedAt, experiment, presetId, numbers };
  await to.add({ ...facts, ...(file !== undefined && { file }), ...(kept && { kept }) });
  if (run.isPinned) await to.pin(id, true);
}
