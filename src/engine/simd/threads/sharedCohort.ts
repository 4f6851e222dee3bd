// A cohort whose replicas are shared out over threads. It keeps what a fresh thread needs to take the
// place of a dead one: the last checkpoint, and what has been asked since. Training is deterministic, so
// that the fresh thread, having done the same steps again, holds the same bits.

import { mostFlopPerStep } from "#core/model/counts.ts";
import { checkWeights } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { CohortState } from "#core/model/cohortState.ts";
import type { Cohort, CohortOptions, Metrics, StepLosses } from "#engine/engine.ts";
import { openAsking } from "./asking.ts";
import { openJournal } from "./journal.ts";
import { breatheWhile } from "#wait/breatheWhile.ts";
import type { ShardPool } from "./shardPool.ts";
import { SILENCE } from "./shardPool.ts";
import type { Request } from "./shardProtocol.ts";
import { joinStates, shareOut } from "./shares.ts";
import type { Share } from "./shares.ts";
import { openUntaken } from "./untaken.ts";

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
  const silence = SILENCE + (replicas * mostFlopPerStep(network, training)) / SLOWEST;
  const journal = openJournal(options);
  const asking = openAsking(pool, shares, silence);
  const { ask, askAll, find } = asking;
  const untaken = openUntaken(replicas, options.step ?? 0);
  let step = options.step ?? 0;
  const cancel = () => askAll(() => ({ call: "cancel" }));

  const creation = ({ first, count }: Share): Request => ({
    call: "createCohort",
    cohort,
    options: journal.optionsFor(first, count),
  });

  /** Moves the losses of the steps so far here. */
  async function collectLosses(): Promise<void> {
    const isAnswer = (value: StepLosses | undefined, { count }: Share) =>
      untaken.isNext(value, count, step);
    const parts = await askAll<StepLosses>(() => ({ call: "takeLosses", cohort }), isAnswer);
    untaken.add(parts, step);
  }

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
      return untaken.take();
    },
    async evaluate(part, breathe = async () => {}) {
      const metrics = askAll<readonly Metrics[]>(
        () => ({ call: "evaluate", cohort, part }),
        (value, { count }) => Array.isArray(value) && value.length === count,
      );
      return (await breatheWhile(metrics, breathe, cancel)).flat();
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
      if (asking.isClosed) return;
      const request: Request = { call: "setLearningRate", cohort, rate };
      journal.note(step, request);
      askAll(() => request).catch(() => {});
    },
    async activations(number, points, inputs, into) {
      const { share, replica } = find(number);
      const values = await ask<readonly Tensor[]>(
        share,
        { call: "activations", cohort, replica, points, inputs },
        (value: unknown) => Array.isArray(value) && value.length === points.length,
      );
      into?.forEach((numbers, p) => numbers.set(values[p].data));
      return into ? values.map(({ shape }, p) => ({ shape, data: into[p] })) : values;
    },
    threads: {
      placeOf: (number) => find(number).share.place,
      async work(number, { name, asked, flop }, isMade, hear) {
        const { share, replica } = find(number);
        const request: Request = { call: "work", cohort, replica, name, asked };
        return ask(share, request, isMade, { seconds: silence + flop / SLOWEST, hear });
      },
      cancel: async () => void (await cancel()),
    },
    dispose() {
      if (asking.isClosed) return;
      removeRestore();
      askAll(() => ({ call: "disposeCohort", cohort })).catch(() => {});
      asking.close();
      onDispose();
    },
  };
}
