// Keeps the session of a tab on the shelf while it trains: at most two seconds behind the last
// checkpoint, never more often than once a second, and never for more than a small part of the time.
// Whatever the shelf does, the lab goes on; that nothing is kept is reported once.

import { within } from "#wait/within.ts";
import type { Lab } from "#store/lab.ts";
import { makeRoom, MOST_BYTES } from "./keptPool.ts";
import type { IsOwned } from "./keptPool.ts";
import { headOf, partKey, partsOf, stamped } from "./keptSession.ts";
import type { Head, Kept, Part, PartName } from "./keptSession.ts";
import { hasTrained } from "./trained.ts";
import { TooLarge, whyNotKept } from "./whyNotKept.ts";
import { NO_ANSWER, SHELF_DEADLINE } from "./shelf.ts";
import type { Shelf } from "./shelf.ts";
import { freshId } from "./tabs.ts";

/** Milliseconds between two writes; after one that failed; between two looks at what others keep. */
const EVERY = 1000;
const EVERY_FAILED = 30_000;
const EVERY_ROOM = 60_000;
/** A write that holds up this thread for t milliseconds is followed by this times t without one. */
const REST = 30;

export type KeeperOptions = {
  /** Asks which sessions open tabs are writing. */
  readonly survey: () => Promise<IsOwned>;
  /** Called at most once, with a sentence. */
  readonly onProblem: (sentence: string) => void;
  /** Milliseconds of a tick (wait/within.ts). */
  readonly second?: number | undefined;
};

export interface Keeper {
  /** From now on the session is kept under this id; `head` is what lies there, if anything does. */
  own(id: string, head?: Head): void;
  /** Called whenever something may have changed: writes when it has and when it is time. */
  look(): void;
  /** Writes at once what has changed: the page may be about to go. */
  flush(): Promise<void>;
  /** Marks the session as that of an open tab, where tabs cannot hold locks. */
  beat(): Promise<void>;
}

type Written = { readonly head: Head; readonly parts: ReadonlyMap<PartName, Part["of"]> };

export function createKeeper(lab: Lab, shelf: Shelf, options: KeeperOptions): Keeper {
  const { survey, onProblem, second } = options;
  let id: string | undefined;
  let written: Written | undefined;
  let seen: readonly unknown[] = [];
  let writing: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [due, roomDue] = [0, 0];
  /** Milliseconds for which the last write held up this thread. */
  let busy = 0;
  let hasReported = false;

  /** What is worth keeping, as it is now; undefined where nothing has been trained. */
  function present(): Kept | undefined {
    const visit = lab.present();
    const { ownTable, store } = lab;
    const { sample, cards } = store.getState();
    if (!visit.kept || !hasTrained(visit.kept)) return undefined;
    const table = ownTable?.name === visit.experiment.data.name ? ownTable : undefined;
    return { visit: { ...visit, kept: visit.kept }, table, sample, cards };
  }

  /** Cheap to make; another one means that there may be something to write. */
  function sight(): readonly unknown[] {
    const { record } = lab.recorder;
    const { experiment, presetId, sample, cards } = lab.store.getState();
    if (!hasTrained(record)) return [];
    return [record.checkpoint, record.fusion, experiment, presetId, sample, cards];
  }

  function look(): void {
    if (id === undefined || writing || isSame(sight(), seen)) return;
    clearTimeout(timer);
    const wait = due - Date.now();
    if (wait <= 0) void write();
    else timer = setTimeout(look, wait);
  }

  function write(): Promise<void> {
    writing = writeNow(id!).finally(() => {
      writing = undefined;
      look();
    });
    return writing;
  }

  async function writeNow(to: string): Promise<void> {
    const began = Date.now();
    const sighted = sight();
    try {
      const kept = present();
      const next = kept ? await writeKept(to, kept, began) : await writeLeft();
      if (to === id) written = next;
      const took = Date.now() - began; // mostly on threads of the browser, which have a rest as well
      due = Date.now() + Math.max(EVERY - took, REST * busy, took);
      seen = sighted;
    } catch (error) {
      if (to === id) written = undefined; // nobody knows what lies there now: the next write is a whole one
      due = Date.now() + EVERY_FAILED;
      report(error);
    }
  }

  async function writeKept(to: string, kept: Kept, now: number): Promise<Written> {
    const parts = partsOf(kept);
    const stamp = freshId();
    const fresh = parts.filter(({ name, of }) => !isSame(of, written?.parts.get(name) ?? []));
    const stamps = Object.fromEntries(
      parts.map((part) => [
        part.name,
        fresh.includes(part) ? stamp : written!.head.stamps[part.name],
      ]),
    );
    const head = headOf(to, kept, now, stamps);
    await demandRoom(head, now);
    const packing = performance.now();
    const entries = fresh.map(
      ({ name, content }) => [partKey(to, name), stamped(to, name, stamp, content())] as const,
    );
    const packed = performance.now() - packing;
    busy = packed + (await answer(shelf.set([...entries, [to, head]])));
    return { head, parts: new Map(parts.map(({ name, of }) => [name, of])) };
  }

  /** What lies there is no longer what is open: it is offered, not brought back unasked. */
  async function writeLeft(): Promise<Written | undefined> {
    if (!written || written.head.isLeft) return written;
    const head = { ...written.head, isLeft: true };
    await answer(shelf.set([[head.id, head]]));
    return { ...written, head };
  }

  async function demandRoom(head: Head, now: number): Promise<void> {
    if (head.bytes > MOST_BYTES) throw new TooLarge(MOST_BYTES);
    if (now < roomDue && written && head.bytes < 2 * written.head.bytes) return;
    if (!(await makeRoom(shelf, head, await answer(survey()), second)))
      throw new TooLarge(MOST_BYTES);
    roomDue = now + EVERY_ROOM;
  }

  function answer<T>(promise: Promise<T>): Promise<T> {
    return within(promise, SHELF_DEADLINE, NO_ANSWER, second);
  }

  function report(error: unknown): void {
    if (hasReported) return;
    hasReported = true;
    onProblem(
      `This browser keeps nothing: training is lost when the page is closed (${whyNotKept(error)}).`,
    );
  }

  return {
    own: (next, head) => {
      id = next;
      written = head && { head, parts: new Map() };
      seen = [];
      roomDue = 0;
    },
    look,
    flush: async () => {
      clearTimeout(timer);
      await writing;
      if (id !== undefined && !isSame(sight(), seen)) await write();
    },
    beat: async () => {
      if (!written || writing) return;
      const head = { ...written.head, seenAt: Date.now() };
      written = { ...written, head };
      await answer(shelf.set([[head.id, head]])).catch(() => {}); // the next write reports it
    },
  };
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
