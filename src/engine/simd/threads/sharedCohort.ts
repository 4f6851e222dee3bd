// A cohort whose replicas are shared out over threads. It keeps what a fresh thread needs to take the
// place of a dead one: the last checkpoint, and what has been asked since. Training is deterministic, so
// that the fresh thread, having done the same steps again, holds the same bits.

import { flopPerStep } from "#core/model/counts.ts";
import { checkWeights } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { CohortState } from "#core/model/cohortState.ts";
import type { Cohort, CohortOptions, Metrics, StepLosses } from "#engine/engine.ts";
import { openJournal } from "./journal.ts";
import type { ShardPool } from "./shardPool.ts";
import { SILENCE } from "./shardPool.ts";
import type { Request } from "./shardProtocol.ts";
import { joinStates, shareOf, shareOut } from "./shares.ts";
import type { Share } from "./shares.ts";

/** Milliseconds between two breaths while the shards evaluate. */
const SLICE = 20;
/** Operations a second of the slowest machine whose silence is still taken for work, not for death. */
const SLOWEST = 3e8;

export async function createSharedCohort(
  pool: ShardPool,
  cohort: number,
  options: CohortOptions,
  onDispose: () => void,
): Promise<Cohort> {
  const { network, weights, training } = options;
  const replicas = weights.length;
  const shares = shareOut(pool.count, replicas);
  const silence = SILENCE + (replicas * flopPerStep(network, training.batchSize)) / SLOWEST;
  const journal = openJournal(options);
  /** Losses taken from the shards that nobody has asked for yet, a run for each replica. */
  const untaken: (readonly Float32Array[])[] = [];
  let lossesFrom = options.step ?? 0;
  let step = lossesFrom;
  let disposed = false;

  function ask<T>(
    { place }: Share,
    request: Request,
    isAnswer?: (value: T) => boolean,
  ): Promise<T> {
    if (disposed) return Promise.reject(new Error("cohort: already disposed"));
    return pool.ask(place, request, silence, isAnswer);
  }

  function askAll<T>(
    request: (share: Share) => Request,
    isAnswer?: (value: T, share: Share) => boolean,
  ): Promise<T[]> {
    const isFor = (share: Share) => isAnswer && ((value: T) => isAnswer(value, share));
    return Promise.all(shares.map((share) => ask<T>(share, request(share), isFor(share))));
  }

  /** The shard that holds a replica, and its number there. */
  function find(replica: number): { share: Share; replica: number } {
    if (disposed) throw new Error("cohort: already disposed");
    const share = shareOf(shares, replica);
    if (!share) throw new RangeError(`cohort: replica ${replica} is not in 0 … ${replicas - 1}`);
    return { share, replica: replica - share.first };
  }

  const creation = ({ first, count }: Share): Request => ({
    call: "createCohort",
    cohort,
    options: journal.optionsFor(first, count),
  });

  /** Moves the losses of the steps so far here. A fresh thread has done some steps twice: those are cut. */
  async function collectLosses(): Promise<void> {
    const parts = await askAll<StepLosses>(() => ({ call: "takeLosses", cohort }), isLosses);
    if (lossesFrom === step) return;
    const fresh = parts.flatMap(({ firstStep, losses }) =>
      losses.map((run) => run.subarray(lossesFrom - firstStep)),
    );
    untaken.push(fresh);
    lossesFrom = step;
  }

  const isLosses = (value: StepLosses | undefined, { count }: Share) =>
    Array.isArray(value?.losses) &&
    value.losses.length === count &&
    value.firstStep <= lossesFrom &&
    value.losses.every(
      (run) => run instanceof Float32Array && run.length === step - value.firstStep,
    );

  await askAll(creation);
  const removeRestore = pool.addRestore(async (place, askFresh) => {
    const share = shares.find((one) => one.place === place);
    if (!share) return;
    await askFresh(creation(share), silence);
    for (const request of journal.requestsFor(cohort, share, step))
      await askFresh(request, silence);
  });
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
      await collectLosses();
      const taken = untaken.splice(0);
      const losses = weights.map((_, replica) => joined(taken.map((part) => part[replica])));
      return { firstStep: lossesFrom - losses[0].length, losses };
    },
    async evaluate(part, breathe = async () => {}) {
      let done = false;
      const metrics = askAll<readonly Metrics[]>(
        () => ({ call: "evaluate", cohort, part }),
        (value, { count }) => Array.isArray(value) && value.length === count,
      );
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
      const { share, replica } = find(number);
      return ask<NetworkWeights>(
        share,
        { call: "readWeights", cohort, replica },
        (value) => Array.isArray(value) && value.length === network.layers.length,
      );
    },
    async checkpoint() {
      await collectLosses(); // the journal forgets the steps that would give them again
      const states = await askAll<CohortState>(
        () => ({ call: "checkpoint", cohort }),
        (value, { count }) => value?.step === step && value.weights?.length === count,
      );
      const state = joinStates(states);
      journal.startFrom(state);
      return state;
    },
    writeWeights(number, given) {
      checkWeights(network, given);
      const { share, replica } = find(number);
      const request: Request = { call: "writeWeights", cohort, replica, weights: given };
      journal.note(step, request, share);
      ask(share, request).catch(() => {}); // whatever is asked next reports it
    },
    setLearningRate(rate) {
      if (disposed) return;
      const request: Request = { call: "setLearningRate", cohort, rate };
      journal.note(step, request);
      askAll(() => request).catch(() => {});
    },
    async activations(number, points, inputs) {
      const { share, replica } = find(number);
      return ask(
        share,
        { call: "activations", cohort, replica, points, inputs },
        (value: unknown) => Array.isArray(value) && value.length === points.length,
      ) as ReturnType<Cohort["activations"]>;
    },
    dispose() {
      if (disposed) return;
      removeRestore();
      askAll(() => ({ call: "disposeCohort", cohort })).catch(() => {});
      disposed = true;
      onDispose();
    },
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
