// A cohort on the SIMD engine: one WebAssembly memory with all its replicas, which take turns at every
// step on the same batch. A replica's arithmetic never depends on the others.

import { batchSchedule } from "#core/data/batches.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { inferShapes } from "#core/model/shapes.ts";
import { checkWeights } from "#core/model/weights.ts";
import type { Cohort, CohortOptions, Part } from "#engine/engine.ts";
import { INPUTS, MEAN_LOSS, TARGETS } from "#engine/plan/compile.ts";
import type { RunState } from "./bind.ts";
import { evaluateProgram, readPoints } from "./forward.ts";
import { createLossLog } from "./lossLog.ts";
import { openProgram } from "./program.ts";
import { checkPart, gatherRows } from "./samples.ts";
import type { LoadedPart } from "./samples.ts";
import { readReplica, readSlots, writeReplica, writeSlots } from "./weights.ts";

const BETA1 = 0.9;
const BETA2 = 0.999;

/** Throws NetworkError for weights that do not fit, RangeError for data that do not or too much memory. */
export function createCohort(
  module: WebAssembly.Module,
  parts: { readonly [part in Part]: LoadedPart },
  given: CohortOptions,
  onDispose: () => void,
): Cohort {
  const { network, loss, seed } = given;
  const shapes = inferShapes(network);
  const outputs = sizeOf(shapes[shapes.length - 1] ?? network.inputShape);
  for (const part of Object.values(parts)) checkPart(part, network, outputs, loss);
  for (const weights of given.weights) checkWeights(network, weights);
  const samples = parts.train.inputs.count;
  const batchSize = Math.min(given.training.batchSize, samples);
  const options = { ...given, training: { ...given.training, batchSize } };
  const replicas = options.weights.length;

  const { step: firstStep = 0, slots } = options;
  const rate = options.training.optimizer.learningRate;
  const state: RunState = { step: firstStep, rate, adamRate: 0 };
  const opened = openProgram(module, options, state);
  options.weights.forEach((weights, replica) => writeReplica(opened, network, replica, weights));
  slots?.forEach((of, replica) => writeSlots(opened, replica, of));
  let program: typeof opened | undefined = opened;

  const batchOf = batchSchedule(seed, samples, batchSize);
  const losses = createLossLog(replicas, firstStep);
  const place = (tensor: string) => opened.find(opened.training, tensor, 0);
  const [inputs, targets, meanLoss] = [INPUTS, TARGETS, MEAN_LOSS].map(place);
  let [power1, power2] = [1, 1];
  for (let step = 0; step < firstStep; step++) advancePowers();

  function use(): typeof opened {
    if (!program) throw new Error("cohort: already disposed");
    return program;
  }

  function find(replica: number): number {
    if (Number.isInteger(replica) && replica >= 0 && replica < replicas) return replica;
    throw new RangeError(`cohort: replica ${replica} is not in 0 … ${replicas - 1}`);
  }

  /** By multiplication, the same bits everywhere, also when going on from a checkpoint. */
  function advancePowers(): void {
    power1 *= BETA1;
    power2 *= BETA2;
  }

  /** Adam's bias corrections, folded into the rate. */
  function advanceRate(): void {
    advancePowers();
    state.adamRate = (state.rate * Math.sqrt(1 - power2)) / (1 - power1);
  }

  function runStep({ heap, step }: typeof opened): void {
    const numbers = batchOf(state.step);
    gatherRows(parts.train.inputs, numbers, heap, inputs);
    gatherRows(parts.train.targets, numbers, heap, targets);
    advanceRate();
    for (const calls of step) {
      for (const call of calls) call.run();
      losses.push(heap[meanLoss]);
    }
    state.step += 1;
  }

  return {
    network,
    replicas,
    get step() {
      return state.step;
    },
    async train(steps) {
      const running = use();
      for (let i = 0; i < steps; i++) runStep(running);
    },
    async takeLosses() {
      use();
      return losses.take();
    },
    evaluate: async (part, breathe) => evaluateProgram(use(), parts[part], loss, breathe),
    readWeights: async (replica) => readReplica(use(), network, find(replica)),
    async checkpoint() {
      const program = use();
      const all = Array.from({ length: replicas }, (_, replica) => replica);
      return {
        step: state.step,
        weights: all.map((replica) => readReplica(program, network, replica)),
        slots: all.map((replica) => readSlots(program, network, replica)),
      };
    },
    writeWeights: (replica, weights) => writeReplica(use(), network, find(replica), weights),
    setLearningRate(rate) {
      state.rate = rate;
    },
    activations: async (replica, points, values) =>
      readPoints(use(), network, find(replica), points, values),
    dispose() {
      if (program) onDispose();
      program = undefined;
    },
  };
}
