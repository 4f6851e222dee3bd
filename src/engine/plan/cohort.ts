// A cohort on any executor: which samples a step sees, at what rate it updates, what was lost, and the
// state that training goes on from. What an executor adds is arithmetic.

import { batchSchedule } from "#core/data/batches.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { inferShapes } from "#core/model/shapes.ts";
import { checkWeights } from "#core/model/weights.ts";
import type { Cohort, CohortOptions, Part } from "#engine/engine.ts";
import { compile, compileInference } from "./compile.ts";
import { openEvaluation } from "./evaluate.ts";
import type { Executor, PerReplica, ResidentPart, Run } from "./executor.ts";
import { learningRate } from "./optimizer.ts";
import { readPoints } from "./readPoints.ts";
import { retractedKernels, writeGains } from "./retraction/gains.ts";
import { checkPart } from "./samples.ts";
import type { LoadedPart } from "./samples.ts";
import { readReplica, readState, writeReplica, writeSlots } from "./state.ts";
import { answerRows } from "./teaching/teaching.ts";

/** So many steps are handed to an executor at once. */
const STEPS_AT_ONCE = 256;

export type CohortData<Data> = {
  readonly [part in Part]: PerReplica<{ readonly loaded: LoadedPart; readonly resident: Data }>;
};

/** Throws NetworkError for weights that do not fit, RangeError for data that do not or too much memory. */
export function createCohort<Data extends ResidentPart>(
  executor: Executor<Data>,
  data: CohortData<Data>,
  options: CohortOptions,
  onDispose: () => void,
): Cohort {
  const { network, loss, seed, dropoutSeeds, slots, teacher, orders = [0] } = options;
  checkFit(data, options);
  const samples = data.train[0].loaded.inputs.count;
  const batchSize = Math.min(options.training.batchSize, samples);
  const replicas = options.weights.length;
  const teaching = teacher?.teaching;
  const answers = teacher && answerRows(teacher, network, replicas, samples);
  const orthogonal = retractedKernels(options);
  const retracted = orthogonal.map(({ layer }) => layer);
  const asked = { ...options.training, batchSize, loss, retracted };
  const objective = { ...asked, ...(teaching && { teaching }) };
  const training = compile(network, objective);
  const inference = compileInference(network, loss, executor.inferenceRows(training, replicas));
  const residents = (part: Part) => data[part].map(({ resident }) => resident);
  const resident = { train: residents("train"), validation: residents("validation") };
  const execution = executor.open({
    ...{ training, inference, replicas, data: resident, seed, dropoutSeeds },
    ...(answers && { answers }),
  });
  const trained = { program: execution.training, plan: training, network };
  const looked = { program: execution.inference, plan: inference, network };
  try {
    options.weights.forEach((weights, replica) => writeReplica(trained, replica, weights));
    slots?.forEach((of, replica) => writeSlots(trained, replica, of));
    writeGains(execution.training, training, orthogonal);
  } catch (error) {
    execution.dispose();
    throw error;
  }

  const evaluate = openEvaluation({ execution, plan: inference, replicas, loss });
  const all = { first: 0, count: replicas };
  const batches = orders.map((order) => batchSchedule(seed, samples, batchSize, order));
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
    const rows = batches.map((batchOf) => batchOf(step));
    const run: Run = { part: "train", samples: rows, step, rate: rate.next() };
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
        await execution.training.near?.();
      }
    },
    async takeLosses(soFar) {
      use();
      const results = await execution.training.takeResults(soFar);
      const firstStep = untaken;
      untaken += results[0][0].length;
      return { firstStep, losses: results.map(([losses]) => losses) };
    },
    async evaluate(part, breathe) {
      use();
      const loaded = data[part].map((one) => one.loaded);
      return evaluate(part, loaded, breathe);
    },
    readWeights: async (replica) => readReplica(trained, find(replica)),
    async checkpoint() {
      use();
      const at = step;
      return { step: at, ...(await readState(trained, replicas)) };
    },
    writeWeights: (replica, weights) => writeReplica(trained, find(replica), weights),
    setLearningRate: (next) => rate.set(next),
    activations: async (replica, points, inputs, into) =>
      readPoints(looked, find(replica), points, inputs, into),
    dispose() {
      if (disposed) return;
      disposed = true;
      execution.dispose();
      onDispose();
    },
  };
}

function checkFit<Data>(data: CohortData<Data>, options: CohortOptions): void {
  const { network, loss, weights, orders } = options;
  const shapes = inferShapes(network);
  const outputs = sizeOf(shapes[shapes.length - 1] ?? network.inputShape);
  for (const { loaded } of Object.values(data).flat()) checkPart(loaded, network, outputs, loss);
  for (const [part, own] of Object.entries(data)) checkAlike(part, own, weights.length);
  if (orders && orders.length !== weights.length)
    throw wrongCount("orders", orders, weights.length);
  for (const of of weights) checkWeights(network, of);
}

/** Replicas train in step: parts of their own are as long as those of the others. */
function checkAlike(
  part: string,
  own: PerReplica<{ readonly loaded: LoadedPart }>,
  replicas: number,
): void {
  if (own.length !== 1 && own.length !== replicas) throw wrongCount(`${part} parts`, own, replicas);
  const counts = new Set(own.map(({ loaded }) => loaded.inputs.count));
  if (counts.size < 2) return;
  const lengths = [...counts].join(" and ");
  throw new RangeError(`createCohort: the replicas' ${part} parts have ${lengths} samples`);
}

function wrongCount(what: string, { length }: readonly unknown[], replicas: number): RangeError {
  return new RangeError(`createCohort: there are ${length} ${what} for ${replicas} replicas`);
}
