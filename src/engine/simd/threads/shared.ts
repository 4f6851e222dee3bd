// One engine on several threads: each shard takes a share of the replicas, with weights, memory and
// data of its own, so nothing is shared and no SharedArrayBuffer is needed. A replica's arithmetic is
// that of the single-threaded engine, to the bit, because that is what runs on every shard.

import type { Samples } from "#core/data/dataset.ts";
import { BackendUnavailableError, listOf } from "#engine/engine.ts";
import type { Cohort, Engine, Part } from "#engine/engine.ts";
import { SECOND } from "#wait/within.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { createSharedCohort } from "./sharedCohort.ts";
import { openShardPool } from "./shardPool.ts";
import type { Request, Shard } from "./shardProtocol.ts";
import { shareOut } from "./shares.ts";

/** Ticks in which a large data set reaches another thread. */
const LOADING = 30;

/**
 * `count` threads made by `spawn`; a cohort of one replica stays on this thread, and so does everything
 * where threads cannot be started. Throws BackendUnavailableError where WebAssembly SIMD is missing.
 * `second` is the length of a tick.
 */
export async function openSharedSimd(
  spawn: () => Shard,
  count: number,
  second = SECOND,
): Promise<Engine> {
  const local = await openSimd();
  const pool = openShardPool(spawn, count, second);
  const cohorts = new Set<Cohort>();
  let data: { readonly [part in Part]: readonly Samples[] } | undefined;
  let nextNumber = 0;
  pool.addRestore(async (place, ask) => {
    if (data) await ask(loading(data, place), LOADING);
  });
  let isAlone = count < 2;

  /** Data of all replicas go to every thread, data of one to the thread that has it. */
  function loading({ train, validation }: NonNullable<typeof data>, place: number): Request {
    if (train.length === 1) return { call: "loadData", train, validation };
    const share = shareOut(count, train.length).find((one) => one.place === place);
    const of = (parts: readonly Samples[]) =>
      share ? parts.slice(share.first, share.first + share.count) : [];
    return { call: "loadData", train: of(train), validation: of(validation) };
  }

  async function loadOnThreads(loaded: NonNullable<typeof data>): Promise<void> {
    const places = Array.from({ length: count }, (_, place) => place);
    try {
      await Promise.all(
        places.map((place) => pool.ask<void>(place, loading(loaded, place), LOADING)),
      );
    } catch (error) {
      if (!(error instanceof BackendUnavailableError)) throw error;
      isAlone = true;
      pool.terminate();
    }
  }

  return {
    name: "simd",
    get adapter() {
      return `CPU, WebAssembly SIMD, ${isAlone ? "1 thread" : `${count} threads`}`;
    },
    async loadData(train, validation) {
      data = { train: listOf(train), validation: listOf(validation) };
      await local.loadData(train, validation);
      if (!isAlone) await loadOnThreads(data);
    },
    async createCohort(options) {
      const { weights, parts } = options;
      const isDealt = isWhole(parts, data?.train.length ?? 0);
      if (weights.length < 2 || isAlone || !isDealt) return local.createCohort(options);
      const cohort: Cohort = await createSharedCohort(pool, nextNumber++, options, () =>
        cohorts.delete(cohort),
      );
      cohorts.add(cohort);
      return cohort;
    },
    dispose() {
      for (const cohort of cohorts) cohort.dispose();
      pool.terminate();
      local.dispose();
    },
  };
}

/** Whether all have the same data, or replica r data r: then each thread has what its share needs. */
function isWhole(parts: readonly number[] | undefined, loaded: number): boolean {
  if (!parts) return loaded < 2;
  return parts.length === loaded && parts.every((part, replica) => part === replica);
}
