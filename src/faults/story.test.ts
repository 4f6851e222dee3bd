// Every wait of the story (open, train, fuse, race) sabotaged once, in every way, in the manner of SQLite.
// Afterwards: the race has come to its end, with the bits of an undisturbed run, and the visitor was shown
// something that helps.

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { everyFault, FAULTS, openSaboteur } from "#wait/faults.test-support.ts";
import type { Saboteur } from "#wait/faults.test-support.ts";
import { EXPERIMENT, factsOf, NARROWING, visit } from "./visitor.test-support.ts";
import { fetchInWorld, openWorld } from "./world.test-support.ts";

/** What the status ends with. */
const VERDICT = /BEATS|LOSES|INCONCLUSIVE/;

/** Worlds at a time: they wait more than they work. */
const TOGETHER = 12;

beforeAll(() => void vi.stubGlobal("fetch", fetchInWorld));
afterAll(() => void vi.unstubAllGlobals());

async function play(saboteur: Saboteur, device: boolean, experiment = EXPERIMENT) {
  const { lab, close } = openWorld(saboteur, { device });
  try {
    const alerts = await visit(lab, experiment);
    const { engine, status } = lab.store.getState();
    return { facts: factsOf(lab.recorder.record), alerts, engine, status };
  } finally {
    close();
  }
}

type Played = Awaited<ReturnType<typeof play>>;
type Spoilt = ReturnType<typeof everyFault>[number] & { readonly kind: string };

/** Plays it with one wait spoilt: the same bits, and whatever is shown on the way helps. */
async function expectSame(
  honest: Played,
  { kind, at, fault }: Spoilt,
  device: boolean,
  experiment = EXPERIMENT,
): Promise<void> {
  const where = `${kind} ${at} ${fault}`;
  const saboteur = openSaboteur({ kind, at, fault });
  const played = play(saboteur, device, experiment).catch((error: unknown) => {
    throw new Error(`${where}: ${String(error)}`, { cause: error });
  });
  const { facts, alerts, status } = await played;
  expect(facts, where).toEqual(honest.facts);
  expect(status, where).toContain(honest.status);
  if (kind === "part") expect(alerts, where).toHaveLength(1);
  for (const alert of alerts) expect(alert, where).toMatch(/^[A-Z].{20,600}$/);
}

/** Runs `tasks` some at a time, in order. */
async function runAll(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...tasks];
  const worker = async () => {
    for (let task = queue.shift(); task; task = queue.shift()) await task();
  };
  await Promise.all(Array.from({ length: TOGETHER }, worker));
}

describe.each([
  ["command", false],
  ["event", false],
  ["shard", false],
  ["network", false],
  ["part", false],
  ["device", true],
])("at every wait of the kind %s", (kind, device) => {
  test("a silence, a failure or a lie costs neither the race nor a bit", async () => {
    const counting = openSaboteur();
    const honest = await play(counting, device);
    const waits = counting.waits.get(kind)!;
    expect(honest.alerts).toEqual([]);
    expect(waits).toBeGreaterThan(kind === "part" ? 0 : 1);
    expect(honest.status).toMatch(VERDICT);
    await runAll(
      everyFault(waits).map((one) => () => expectSame(honest, { kind, ...one }, device)),
    );
  }, 120_000);
});

/** Waits on threads are those of the story above, but for the few behind a price and the narrowing itself. */
const EVERY_SHARD = 5;

test("a story that narrows is as hard to spoil: its waits once each, of those on threads every fifth", async () => {
  const counting = openSaboteur();
  const honest = await play(counting, false, NARROWING);
  expect(honest.alerts).toEqual([]);
  expect(honest.status).toMatch(/^Narrowed against random at the end: /);
  const kept = honest.facts.fusion!.map((replica) => replica.kept?.length);
  expect(kept).toEqual([3, 3]);
  const spoilt = [...counting.waits].flatMap(([kind, waits]) =>
    Array.from({ length: waits }, (_, at) => ({
      kind,
      at,
      fault: FAULTS[at % FAULTS.length],
    })).filter(({ at }) => kind !== "shard" || at % EVERY_SHARD === 0),
  );
  expect(spoilt.length).toBeGreaterThan(50);
  await runAll(spoilt.map((one) => () => expectSame(honest, one, false, NARROWING)));
}, 240_000);
