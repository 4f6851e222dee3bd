// One engine on several threads: each shard takes a share of the replicas, with weights, memory and
// data of its own, so nothing is shared and no SharedArrayBuffer is needed. A replica's arithmetic is
// that of the single-threaded engine, to the bit, because that is what runs on every shard.

import type { Samples } from "#core/data/dataset.ts";
import { BackendUnavailableError } from "#engine/engine.ts";
import type { Cohort, Engine } from "#engine/engine.ts";
import { SECOND } from "#wait/within.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { createSharedCohort } from "./sharedCohort.ts";
import { openShardPool } from "./shardPool.ts";
import type { Shard } from "./shardProtocol.ts";

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
  let data: { readonly train: Samples; readonly validation: Samples } | undefined;
  let nextNumber = 0;
  pool.addRestore(async (_, ask) => {
    if (data) await ask({ call: "loadData", ...data }, LOADING);
  });
  let isAlone = count < 2;

  async function loadOnThreads(train: Samples, validation: Samples): Promise<void> {
    const request = { call: "loadData", train, validation } as const;
    const places = Array.from({ length: count }, (_, place) => place);
    try {
      await Promise.all(places.map((place) => pool.ask<void>(place, request, LOADING)));
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
      data = { train, validation };
      await local.loadData(train, validation);
      if (!isAlone) await loadOnThreads(train, validation);
    },
    async createCohort(options) {
      if (options.weights.length < 2 || isAlone) return local.createCohort(options);
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
