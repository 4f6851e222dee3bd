// One engine on several threads: each shard takes a share of the replicas, with weights, memory and
// data of its own, so nothing is shared and no SharedArrayBuffer is needed. A replica's arithmetic is
// that of the single-threaded engine, to the bit, because that is what runs on every shard.

import { checkWeights } from "#core/model/weights.ts";
import type { Cohort, CohortOptions, Engine, Metrics, StepLosses } from "#engine/engine.ts";
import { openSimd } from "./engine.ts";
import { connectShard } from "./shardClient.ts";
import type { ShardClient } from "./shardClient.ts";
import type { Shard } from "./shardProtocol.ts";

/** Milliseconds between two breaths while the shards evaluate. */
const SLICE = 20;

/**
 * `count` threads made by `spawn`; a cohort of one replica stays on this thread. Throws
 * BackendUnavailableError where WebAssembly SIMD is missing.
 */
export async function openSharedSimd(spawn: () => Shard, count: number): Promise<Engine> {
  const local = await openSimd();
  const shards = Array.from({ length: count }, () => connectShard(spawn()));
  const cohorts = new Set<Cohort>();
  let nextNumber = 0;
  return {
    name: "simd",
    adapter: `CPU, WebAssembly SIMD, ${count} threads`,
    async loadData(train, validation) {
      const request = { call: "loadData", train, validation } as const;
      await Promise.all([
        local.loadData(train, validation),
        ...shards.map((shard) => shard.ask<void>(request)),
      ]);
    },
    async createCohort(options) {
      if (options.weights.length < 2 || count < 2) return local.createCohort(options);
      const cohort: Cohort = await createSharedCohort(shards, nextNumber++, options, () =>
        cohorts.delete(cohort),
      );
      cohorts.add(cohort);
      return cohort;
    },
    dispose() {
      for (const cohort of cohorts) cohort.dispose();
      for (const shard of shards) shard.terminate();
      local.dispose();
    },
  };
}

/** A shard with the replicas first … first + count − 1. */
type Share = { readonly shard: ShardClient; readonly first: number; readonly count: number };

function shareOut(shards: readonly ShardClient[], replicas: number): readonly Share[] {
  const used = Math.min(shards.length, replicas);
  const start = (s: number) => Math.floor((s * replicas) / used);
  return shards.slice(0, used).map((shard, s) => ({
    shard,
    first: start(s),
    count: start(s + 1) - start(s),
  }));
}

async function createSharedCohort(
  shards: readonly ShardClient[],
  cohort: number,
  options: CohortOptions,
  onDispose: () => void,
): Promise<Cohort> {
  const { network, weights } = options;
  const replicas = weights.length;
  const shares = shareOut(shards, replicas);
  let step = 0;
  let disposed = false;

  function askAll<T>(request: (share: Share) => Parameters<ShardClient["ask"]>[0]): Promise<T[]> {
    if (disposed) return Promise.reject(new Error("cohort: already disposed"));
    return Promise.all(shares.map((share) => share.shard.ask<T>(request(share))));
  }

  /** The shard that holds a replica, and its number there. */
  function find(replica: number): { shard: ShardClient; replica: number } {
    const share = shares.find(({ first, count }) => replica >= first && replica < first + count);
    if (disposed) throw new Error("cohort: already disposed");
    if (!share || !Number.isInteger(replica)) {
      throw new RangeError(`cohort: replica ${replica} is not in 0 … ${replicas - 1}`);
    }
    return { shard: share.shard, replica: replica - share.first };
  }

  await askAll(({ first, count }) => ({
    call: "createCohort",
    cohort,
    options: { ...options, weights: weights.slice(first, first + count) },
  }));
  return {
    network,
    replicas,
    get step() {
      return step;
    },
    async train(steps) {
      await askAll(() => ({ call: "train", cohort, steps }));
      step += steps;
    },
    async takeLosses() {
      return joinLosses(await askAll<StepLosses>(() => ({ call: "takeLosses", cohort })), shares);
    },
    async evaluate(part, breathe = async () => {}) {
      let done = false;
      const metrics = askAll<readonly Metrics[]>(() => ({ call: "evaluate", cohort, part }));
      const ended = metrics.then(
        () => (done = true),
        () => (done = true),
      );
      try {
        while (!done) {
          await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, SLICE))]);
          await breathe();
        }
      } catch (error) {
        await askAll(() => ({ call: "cancel" }));
        throw error;
      }
      return (await metrics).flat();
    },
    async readWeights(number) {
      const { shard, replica } = find(number);
      return shard.ask({ call: "readWeights", cohort, replica });
    },
    writeWeights(number, given) {
      checkWeights(network, given);
      const { shard, replica } = find(number);
      void shard.ask({ call: "writeWeights", cohort, replica, weights: given });
    },
    setLearningRate(rate) {
      if (!disposed) void askAll(() => ({ call: "setLearningRate", cohort, rate }));
    },
    async activations(number, points, inputs) {
      const { shard, replica } = find(number);
      return shard.ask({ call: "activations", cohort, replica, points, inputs });
    },
    dispose() {
      if (disposed) return;
      void askAll(() => ({ call: "disposeCohort", cohort }));
      disposed = true;
      onDispose();
    },
  };
}

/** Rows of all replicas from the rows of every share. */
function joinLosses(parts: readonly StepLosses[], shares: readonly Share[]): StepLosses {
  const { firstStep } = parts[0];
  const replicas = shares.reduce((sum, { count }) => sum + count, 0);
  const steps = parts[0].losses.length / shares[0].count;
  const losses = new Float32Array(steps * replicas);
  parts.forEach((part, s) => {
    const { first, count } = shares[s];
    for (let step = 0; step < steps; step++) {
      losses.set(part.losses.subarray(step * count, (step + 1) * count), step * replicas + first);
    }
  });
  return { firstStep, losses };
}
