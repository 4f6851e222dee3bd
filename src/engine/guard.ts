// An engine whose every call ends: with an answer of the right shape, or with BackendUnavailableError.
// A device may be lost without a word, or answer nonsense; whoever trains must not wait for the one nor
// believe the other.

import { mostFlopPerStep } from "#core/model/counts.ts";
import type { BlockGram } from "#core/math/moments.ts";
import type { CohortState } from "#core/model/cohortState.ts";
import { openEar } from "#wait/silence.ts";
import { SECOND } from "#wait/within.ts";
import { BackendUnavailableError } from "./engine.ts";
import type { Cohort, Engine } from "./engine.ts";

/** Ticks for what takes a moment: the first use of a kernel may have to be compiled. */
const MOMENT = 30;
/** Operations a second of the slowest engine that is still waited for. */
const SLOWEST = 2e8;

/** `second` is the length of a tick in milliseconds. */
export function guardEngine(engine: Engine, second = SECOND): Engine {
  const guard = guardFor(engine.name, second);
  return {
    name: engine.name,
    get adapter() {
      return engine.adapter;
    },
    loadData: (train, validation) => guard(MOMENT, () => engine.loadData(train, validation)),
    async createCohort(options) {
      const { network, weights, training } = options;
      const step = (weights.length * mostFlopPerStep(network, training)) / SLOWEST;
      const cohort = await guard(MOMENT + step, () => engine.createCohort(options));
      return guardCohort(cohort, guard, step);
    },
    ...(engine.gram && { gram: guardGram(engine.gram, guard) }),
    dispose: () => engine.dispose(),
  };
}

function guardGram(gram: BlockGram, guard: Guard): BlockGram {
  return (X, rows, columns) =>
    guard(
      MOMENT + (rows * columns * columns) / SLOWEST,
      () => gram(X, rows, columns),
      (product) => product === undefined || product.length === columns * columns,
    );
}

/** Runs one call; `hear` is for signs of life in the middle of it. */
type Guard = <T>(
  seconds: number,
  call: (hear: () => void) => Promise<T>,
  isAnswer?: (value: T) => boolean,
) => Promise<T>;

/**
 * An engine that has failed once is asked nothing any more: an answer that came too late is nobody's, and what was in it
 * (losses that are given once) would be missing in whatever it reports afterwards.
 */
function guardFor(name: string, second: number): Guard {
  let failure: BackendUnavailableError | undefined;
  return (seconds, call, isAnswer = () => true) =>
    new Promise((resolve, reject) => {
      if (failure) {
        reject(failure);
        return;
      }
      const fail = (what: string) => {
        failure ??= new BackendUnavailableError(`the engine ${name} ${what}`);
        reject(failure);
      };
      const ear = openEar(() => fail(`has not answered for ${Math.ceil(seconds)} s`), second);
      ear.listen(seconds);
      call(ear.hear)
        .then((value) => (isAnswer(value) ? resolve(value) : fail("answered nonsense")), reject)
        .finally(ear.rest);
    });
}

/** `step`: the seconds that one step may take; between two breaths evaluation does no more than that. */
function guardCohort(cohort: Cohort, guard: Guard, step: number): Cohort {
  const { network, replicas } = cohort;
  const seconds = MOMENT + step;
  const isWeights = (value: unknown) =>
    Array.isArray(value) && value.length === network.layers.length;
  const isState = ({ step, weights, slots }: CohortState) =>
    step === cohort.step && weights.length === replicas && slots.length === replicas;
  return {
    network,
    replicas,
    get step() {
      return cohort.step;
    },
    // Engines on this thread are silent while they train; those elsewhere watch their own threads.
    train: (steps) => guard(MOMENT + steps * step, () => cohort.train(steps)),
    takeLosses: (soFar) =>
      guard(
        seconds,
        () => cohort.takeLosses(soFar),
        ({ losses }) =>
          losses.length === replicas && losses.every(({ length }) => length === losses[0].length),
      ),
    evaluate: (part, breathe = async () => {}) =>
      guard(
        seconds,
        (hear) =>
          cohort.evaluate(part, async () => {
            hear();
            await breathe();
          }),
        (metrics) =>
          metrics.length === replicas && metrics.every((m) => typeof m.loss === "number"),
      ),
    readWeights: (replica) => guard(seconds, () => cohort.readWeights(replica), isWeights),
    checkpoint: () => guard(seconds, () => cohort.checkpoint(), isState),
    writeWeights: (replica, weights) => cohort.writeWeights(replica, weights),
    setLearningRate: (rate) => cohort.setLearningRate(rate),
    activations: (replica, points, inputs, into) =>
      guard(
        seconds,
        () => cohort.activations(replica, points, inputs, into),
        (values) => values.length === points.length,
      ),
    ...(cohort.threads && { threads: cohort.threads }), // which are watched where they are started
    dispose: () => cohort.dispose(),
  };
}
