// The engine that serves from experiment to experiment, and what is known of those that do not. One that
// dies gets a second chance, on a new adapter and device; after that it is left out for this visit.

import type { EngineSummary } from "#core/experiment/events/events.ts";
import type { Network } from "#core/model/layers.ts";
import { isEngineName } from "#engine/choose.ts";
import { BackendUnavailableError } from "#engine/engine.ts";
import type { EngineFailure } from "#engine/engine.ts";
import { guardEngine } from "#engine/guard.ts";
import { openEngine } from "#engine/open.ts";
import type { OpenedEngine, Wishes } from "#engine/open.ts";
import { SECOND } from "#wait/within.ts";

export type EngineWish = {
  readonly network: Network;
  /** A word of the address; absent: the best one here. */
  readonly forced?: string;
  /** Failures that the page knows of. */
  readonly leftOut?: NonNullable<EngineSummary["leftOut"]>;
  /** Why the one that served last is of no use any more. */
  readonly lost?: BackendUnavailableError;
};

export type OpenEngine = (network: Network, wishes: Wishes) => Promise<OpenedEngine>;

export interface EngineShelf {
  /** The engine for an experiment. Throws BackendUnavailableError where none can be had. */
  take(wish: EngineWish): Promise<OpenedEngine>;
}

/** `second` is the length of a tick in milliseconds. */
export function openEngineShelf(open: OpenEngine = openEngine, second = SECOND): EngineShelf {
  const failures = new Map<string, EngineFailure>();
  const revived = new Set<string>();
  let serving: { readonly key: string; readonly opened: OpenedEngine } | undefined;

  function note(found: NonNullable<EngineSummary["leftOut"]>): void {
    for (const { engine, reason } of found) {
      if (isEngineName(engine)) failures.set(engine, { engine, reason });
    }
  }

  function putAway(lost?: BackendUnavailableError): void {
    if (!serving) return;
    const { engine } = serving.opened;
    serving = undefined;
    if (lost && revived.has(engine.name)) note([{ engine: engine.name, reason: lost.message }]);
    if (lost) revived.add(engine.name);
    engine.dispose();
  }

  async function openNoting(network: Network, forced?: string): Promise<OpenedEngine> {
    const leftOut = [...failures.values()];
    try {
      const opened = await open(network, { leftOut, forced });
      note(opened.leftOut);
      return opened;
    } catch (error) {
      if (error instanceof BackendUnavailableError) note(error.failures);
      throw error;
    }
  }

  return {
    async take({ network, forced, leftOut = [], lost }) {
      note(leftOut);
      if (lost && !serving) throw lost; // it did not even start: trying again would not help
      if (lost) putAway(lost);
      const key = JSON.stringify([
        forced,
        network.layers.map(({ type }) => type.startsWith("conv")),
      ]);
      if (serving?.key === key) return serving.opened;
      putAway();
      const { engine, ...rest } = await openNoting(network, forced).catch((error: unknown) => {
        if (!lost || forced === undefined) throw error;
        return openNoting(network); // it was asked for and is gone: training must go on
      });
      const opened = { ...rest, engine: guardEngine(engine, second) };
      serving = { key, opened };
      return opened;
    },
  };
}
