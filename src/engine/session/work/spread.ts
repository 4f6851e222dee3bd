// Work on many replicas at once: on every thread that holds some of them, one replica of its own after the
// other; where there are no threads, or all replicas are here, on this one, in order.

import type { Breathe } from "#core/breathe.ts";
import type { Threads } from "#engine/engine.ts";
import { breatheWhile } from "#wait/breatheWhile.ts";
import { placeHere } from "./place.ts";
import type { Workplaces } from "./place.ts";
import { isMade, perform } from "./works.ts";
import type { Asked, Made, WorkName } from "./works.ts";

/** Bytes that all threads together may take for it. */
const MEMORY = 1e9;

export type Spread<Name extends WorkName> = {
  readonly name: Name;
  readonly replicas: readonly number[];
  readonly asked: (replica: number) => Asked<Name>;
  /** Operations between two breaths of it, at most: how long a thread may be silent. */
  readonly flop: number;
  /** Memory that it takes for one replica, about: how many are worked on at once. */
  readonly bytes: number;
  /** Takes what comes of each replica, in any order; what it throws ends the work on all of them. */
  readonly take: (replica: number, made: Promise<Made<Name>>, lane: number) => Promise<void>;
  /** Takes the share of each replica that is done. */
  readonly hear?: (replica: number, done: number) => void;
};

/** Resolves when all replicas have been taken. `breathe` may throw to cancel. */
export async function spread<Name extends WorkName>(
  places: Workplaces,
  work: Spread<Name>,
  breathe: Breathe,
): Promise<void> {
  const { name, replicas, asked, take, hear = () => {} } = work;
  const { threads } = places.cohort;
  if (threads) return onThreads(threads, work, breathe);
  for (const replica of replicas) {
    const place = placeHere(places, replica);
    const made = perform(place, name, asked(replica), async (done) => {
      hear(replica, done);
      await breathe();
    });
    await take(replica, made, 0);
  }
}

async function onThreads<Name extends WorkName>(
  threads: Threads,
  { name, replicas, asked, flop, bytes, take, hear = () => {} }: Spread<Name>,
  breathe: Breathe,
): Promise<void> {
  let isOver = false;

  async function workThrough(lane: readonly number[], number: number): Promise<void> {
    for (const replica of lane) {
      if (isOver) return;
      const made = threads.work(
        ...([replica, { name, asked: asked(replica), flop }] as const),
        (value) => isMade(name, value),
        (done) => isOver || hear(replica, done),
      );
      await take(replica, made as Promise<Made<Name>>, number);
    }
  }

  function cancel(): Promise<void> {
    isOver = true;
    return threads.cancel();
  }

  const lanes = lanesOf(threads, replicas, Math.max(1, Math.floor(MEMORY / bytes)));
  const running = lanes.map(async (lane, number) => {
    try {
      await workThrough(lane, number);
    } catch (error) {
      if (!isOver) void cancel().catch(() => {}); // the others need not go on; whoever asks next learns of a dead one
      throw error;
    }
  });
  await breatheWhile(allEnded(running), breathe, cancel);
}

/** The replicas of one thread in a lane; no more lanes than `most`. */
function lanesOf(
  { placeOf }: Threads,
  replicas: readonly number[],
  most: number,
): readonly (readonly number[])[] {
  const places = [...new Set(replicas.map(placeOf))];
  const lanes: number[][] = places.slice(0, most).map(() => []);
  for (const [number, place] of places.entries()) {
    lanes[number % most].push(...replicas.filter((replica) => placeOf(replica) === place));
  }
  return lanes;
}

/** Waits for all of them, then throws what the first to fail has thrown. */
async function allEnded(running: readonly Promise<void>[]): Promise<void> {
  const failures: unknown[] = [];
  await Promise.all(running.map((one) => one.catch((error: unknown) => failures.push(error))));
  if (failures.length > 0) throw failures[0];
}
