// A cohort on any executor: which samples a step sees, at what rate it updates, what was lost, and the
// state that training goes on from. What an executor adds is arithmetic.

import { batchSchedule } from "#core/data/batches.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { inferShapes } from "#core/model/shapes.ts";
import { checkWeights } from "#core/model/weights.ts";
import type { Cohort, CohortOptions, Part } from "#engine/engine.ts";
import { compile, compileInference } from "./compile.ts";
import { evaluate } from "./evaluate.ts";
import type { Executor, ResidentPart, Run } from "./executor.ts";
import { learningRate } from "./learningRate.ts";
import { readPoints } from "./readPoints.ts";
import { checkPart } from "./samples.ts";
import type { LoadedPart } from "./samples.ts";
import { readReplica, readState, writeReplica, writeSlots } from "./state.ts";

/** So many steps are handed to an executor at once. */
const STEPS_AT_ONCE = 256;

export type CohortData<Data> = {
  readonly [part in Part]: { readonly loaded: LoadedPart; readonly resident: Data };
};

/** Throws NetworkError for weights that do not fit, RangeError for data that do not or too much memory. */
export function createCohort<Data extends ResidentPart>(
  executor: Executor<Data>,
  data: CohortData<Data>,
  options: CohortOptions,
  onDispose: () => void,
): Cohort {
  const { network, loss, seed, slots } = options;
  checkFit(data, options);
  const samples = data.train.loaded.inputs.count;
  const batchSize = Math.min(options.training.batchSize, samples);
  const replicas = options.weights.length;
  const training = compile(network, { ...options.training, batchSize, loss });
  const inference = compileInference(network, loss, executor.inferenceRows(training, replicas));
  const resident = { train: data.train.resident, validation: data.validation.resident };
  const execution = executor.open({ training, inference, replicas, data: resident, seed });
  const trained = { program: execution.training, plan: training, network };
  const looked = { program: execution.inference, plan: inference, network };
  try {
    options.weights.forEach((weights, replica) => writeReplica(trained, replica, weights));
    slots?.forEach((of, replica) => writeSlots(trained, replica, of));
  } catch (error) {
    execution.dispose();
    throw error;
  }

  const all = { first: 0, count: replicas };
  const batchOf = batchSchedule(seed, samples, batchSize);
  let { step = 0 } = options;
  let untaken = step;
  const rate = learningRate(options.training.optimizer, step);
  let disposed = false;

  function use(): void {
    if (disposed) throw new Error("cohort: already disposed");
  }

  function find(replica: number): number {
    use();
    if (Number.isInteger(replica) && replica >= 0 && replica < replicas) return replica;
    throw new RangeError(`cohort: replica ${replica} is not in 0 … ${replicas - 1}`);
  }

  function nextRun(): Run {
    const run: Run = { part: "train", samples: batchOf(step), step, rate: rate.next() };
    step += 1;
    return run;
  }

  return {
    network,
    replicas,
    get step() {
      return step;
    },
    async train(steps) {
      use();
      for (let left = steps; left > 0; left -= STEPS_AT_ONCE) {
        const count = Math.min(left, STEPS_AT_ONCE);
        execution.training.run(Array.from({ length: count }, nextRun), all);
      }
    },
    async takeLosses() {
      use();
      const firstStep = untaken;
      untaken = step;
      const results = await execution.training.takeResults();
      return { firstStep, losses: results.map(([losses]) => losses) };
    },
    async evaluate(part, breathe) {
      use();
      const evaluated = { execution, plan: inference, replicas, loss };
      return evaluate(evaluated, part, data[part].loaded, breathe);
    },
    readWeights: async (replica) => readReplica(trained, find(replica)),
    async checkpoint() {
      use();
      const at = step;
      return { step: at, ...(await readState(trained, replicas)) };
    },
    writeWeights: (replica, weights) => writeReplica(trained, find(replica), weights),
    setLearningRate: (next) => rate.set(next),
    activations: async (replica, points, inputs) =>
      readPoints(looked, find(replica), points, inputs),
    dispose() {
      if (disposed) return;
      disposed = true;
      execution.dispose();
      onDispose();
    },
  };
}

function checkFit<Data>(data: CohortData<Data>, { network, loss, weights }: CohortOptions): void {
  const shapes = inferShapes(network);
  const outputs = sizeOf(shapes[shapes.length - 1] ?? network.inputShape);
  for (const { loaded } of Object.values(data)) checkPart(loaded, network, outputs, loss);
  for (const of of weights) checkWeights(network, of);
}
