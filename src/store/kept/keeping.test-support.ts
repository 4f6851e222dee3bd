// A browser small enough to look through: a shelf, tabs with their locks, and in each tab a toy (toy.test-support.ts).

import type { Experiment } from "#core/experiment/schema/schema.ts";
import { openSaboteur, sabotage } from "#wait/faults.test-support.ts";
import type { Saboteur } from "#wait/faults.test-support.ts";
import { createKeptLine } from "./keptLine.ts";
import { startKeeping } from "./keeping.ts";
import type { Shelf } from "./shelf.ts";
import type { Tabs } from "./tabs.ts";

import { openToy } from "./toy.test-support.ts";

/** Everything that tabs share. */
export function openBrowser(saboteur: Saboteur = openSaboteur()) {
  const held = new Map<string, unknown>();
  const locks = new Set<string>();
  const attack = <T>(kind: string, honest: () => Promise<T>, lie: T): Promise<T> =>
    sabotage(saboteur.strike(kind), honest, lie);

  const shelf: Shelf = {
    keys: () => attack("keys", async () => [...held.keys()], [7, "rubbish"] as string[]),
    get: (keys) =>
      attack(
        "get",
        async () => keys.map((key) => structuredClone(held.get(key))),
        keys.map(() => ({ version: 2, arms: ["fused"], content: "rubbish" })),
      ),
    set: (entries) => {
      const put = (some: typeof entries) =>
        some.forEach(([key, value]) => held.set(key, structuredClone(value)));
      const fault = saboteur.strike("set");
      if (fault === "lies") put(entries.slice(Math.floor(entries.length / 2))); // a torn write
      const honest = async () => {
        put(entries);
        return 0;
      };
      return sabotage(fault, honest, 0);
    },
    del: (keys) => attack("del", async () => keys.forEach((key) => held.delete(key)), undefined),
  };

  /** A tab; `memory` is its sessionStorage. */
  function openTab(experiment: Experiment, memory: { ids: readonly string[] } = { ids: [] }) {
    const toy = openToy(experiment);
    const line = createKeptLine();
    const own = new Set<string>();
    const sentences: string[] = [];
    line.subscribe(({ problem }, before) => {
      if (problem && problem !== before.problem) sentences.push(problem.sentence);
    });
    const tabs: Tabs = {
      mustBeat: false,
      claim: async (id) => {
        const isFree = !locks.has(id);
        if (isFree) [locks, own].forEach((set) => set.add(id));
        const release = () => void (isFree && [locks, own].forEach((set) => set.delete(id)));
        return { mayRead: isFree, mayWrite: isFree, release };
      },
      survey: async () => (id) => locks.has(id),
    };
    const keeping = startKeeping(toy.lab, {
      ...{ shelf, tabs, line },
      memory: { ids: () => memory.ids, remember: (ids) => void (memory.ids = ids) },
    });
    let isClosed = false;
    toy.listen((event) => isClosed || keeping.hear(event));
    return {
      ...toy,
      line,
      memory,
      keeping,
      sentences,
      close: () => {
        isClosed = true;
        own.forEach((id) => locks.delete(id));
      },
    };
  }

  return { held, shelf, openTab };
}
