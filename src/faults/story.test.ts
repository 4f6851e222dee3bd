// Every wait of the story (open, train, fuse, race) sabotaged once, in every way, in the manner of SQLite.
// Afterwards: the race has come to its end, with the bits of an honest run, and the visitor was shown
// something that helps.

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { everyFault, openSaboteur } from "#wait/faults.test-support.ts";
import type { Saboteur } from "#wait/faults.test-support.ts";
import { factsOf, visit } from "./visitor.test-support.ts";
import { fetchInWorld, openWorld } from "./world.test-support.ts";

/** Worlds at a time: they wait more than they work. */
const TOGETHER = 12;

beforeAll(() => void vi.stubGlobal("fetch", fetchInWorld));
afterAll(() => void vi.unstubAllGlobals());

async function play(saboteur: Saboteur, device: boolean) {
  const { lab, close } = openWorld(saboteur, { device });
  try {
    const alerts = await visit(lab);
    return { facts: factsOf(lab.recorder.record), alerts, engine: lab.store.getState().engine };
  } finally {
    close();
  }
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
  ["device", true],
])("at every wait of the kind %s", (kind, device) => {
  test("a silence, a failure or a lie costs neither the race nor a bit", async () => {
    const counting = openSaboteur();
    const honest = await play(counting, device);
    const waits = counting.waits.get(kind)!;
    expect(honest.alerts).toEqual([]);
    expect(waits).toBeGreaterThan(1);
    await runAll(
      everyFault(waits).map(({ at, fault }) => async () => {
        const saboteur = openSaboteur({ kind, at, fault });
        const where = `${kind} ${at} ${fault}`;
        const { facts, alerts } = await play(saboteur, device).catch((error: unknown) => {
          throw new Error(`${where}: ${String(error)}`, { cause: error });
        });
        expect(facts, where).toEqual(honest.facts);
        for (const alert of alerts) expect(alert, where).toMatch(/^[A-Z].{20,600}$/);
      }),
    );
  }, 120_000);
});
