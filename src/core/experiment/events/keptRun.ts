// A run as it comes back from storage: anything may have happened to it there, so that it is read like a
// file. What is not exactly a run of the experiment is refused; the reason is for whoever looks into it.

import * as v from "valibot";
import { checkWeights, weightSpecs } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { heirOf } from "./heir.ts";
import type { ArmCheckpoint } from "./checkpoint.ts";
import type { ArmRecord, RunRecord } from "./record.ts";
import { initSchema } from "#core/experiment/schema/initSchema.ts";
import { ARMS, parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment, Optimizer, OptimizerName } from "#core/experiment/schema/schema.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Epochs, of which an arm with a budget ends within one. */
const amount = v.pipe(v.number(), v.minValue(0));
const list = v.array(v.unknown());
const numbers = v.union([v.instance(Float32Array), v.instance(Float64Array)]);
const tensor = v.looseObject({ shape: v.array(count), data: numbers });
const weights = v.array(v.record(v.string(), tensor));
const places = v.array(count);

const summary = v.looseObject({
  arm: v.picklist(ARMS),
  network: v.looseObject({ inputShape: v.array(count), layers: list }),
  parameters: count,
  flopPerStep: v.number(),
  stepsPerEpoch: count,
  epochs: amount,
  init: v.optional(initSchema),
  softTargets: v.optional(v.looseObject({ temperature: amount, weight: amount })),
  paid: v.optional(
    v.looseObject({ needs: v.string(), flop: amount, seconds: amount, steps: v.optional(count) }),
  ),
});
const metrics = v.looseObject({
  trainLoss: numberOrNaN(),
  trainScore: v.nullable(numberOrNaN()),
  valLoss: numberOrNaN(),
  valScore: v.nullable(numberOrNaN()),
});
const armRecord = v.looseObject({
  summary,
  step: count,
  seconds: v.number(),
  epochs: v.array(
    v.looseObject({ epoch: amount, step: count, seconds: v.number(), metrics: v.array(metrics) }),
  ),
  losses: v.looseObject({ steps: count, runs: v.array(v.instance(Float32Array)) }),
  firstWeights: v.optional(weights),
  likeness: v.optional(
    v.array(
      v.looseObject({
        step: count,
        blocks: v.array(
          v.looseObject({
            units: count,
            parted: numberOrNaN(),
            effectiveWidth: numberOrNaN(),
            correlations: v.looseObject({
              forward: numberOrNaN(),
              backward: numberOrNaN(),
              taps: numberOrNaN(),
            }),
          }),
        ),
      }),
    ),
  ),
  diverged: v.optional(v.array(v.looseObject({ step: count, replicas: places }))),
});
const armCheckpoint = v.looseObject({
  summary,
  goal: v.number(),
  evaluated: v.pipe(v.number(), v.minValue(-1)),
  milliseconds: v.number(),
  diverged: places,
  state: v.looseObject({
    step: count,
    weights: v.array(weights),
    slots: v.array(v.array(weights)),
  }),
});
const losses = v.looseObject({ mse: numberOrNaN(), nmse: numberOrNaN(), perUnit: list });
const fusion = v.looseObject({
  span: v.tuple([count, count]),
  method: v.string(),
  narrow: v.optional(v.looseObject({ layer: count, units: count })),
  layer: count,
  ridge: numberOrNaN(),
  replicas: v.array(v.looseObject({ fit: losses, probe: losses })),
  points: v.looseObject({ targets: v.instance(Float32Array), unit: v.instance(Uint16Array) }),
  alternatives: v.array(
    v.looseObject({
      arm: v.string(),
      probe: losses,
      values: v.instance(Float32Array),
      kernel: tensor,
    }),
  ),
});
const run = v.looseObject({
  engine: v.looseObject({ name: v.string(), adapter: v.string() }),
  dataset: v.looseObject({
    name: v.string(),
    title: v.string(),
    task: v.looseObject({ kind: v.picklist(["classification", "regression"]) }),
    inputShape: v.array(count),
    train: count,
    validation: count,
    majorityShare: v.optional(v.number()),
    hash: v.string(),
    samples: v.looseObject({ inputs: tensor, targets: tensor }),
    inputNormalisation: v.looseObject({}),
  }),
  arms: v.record(v.picklist(ARMS), armRecord),
  fusion: v.optional(fusion),
  fusedWith: v.optional(v.looseObject({ span: v.tuple([count, count]) })),
  checkpoint: v.looseObject({
    stage: v.picklist(["original", "race"]),
    isFinished: v.boolean(),
    arms: v.pipe(v.array(armCheckpoint), v.minLength(1)),
  }),
});

/** A diverged network has losses that are no numbers. */
function numberOrNaN() {
  return v.union([v.number(), v.nan()]);
}

/** The run behind `value`; throws where that is not whole, or not a run of this experiment. */
export function readKeptRun(value: unknown, experiment: Experiment): RunRecord {
  const record = v.parse(run, value) as unknown as RunRecord;
  const { stage, arms } = record.checkpoint!;
  const names = arms.map(({ summary }) => summary.arm);
  require(new Set(names).size === names.length, "an arm stands there twice");
  require(names[0] === "original", "the original is not the first arm");
  require(Object.keys(record.arms).toSorted().join() === names.toSorted().join(), "arms differ");
  if (stage === "race") {
    require(names[1] === heirOf(record.arms) &&
      record.fusion !== undefined, "a race without its fusion");
    require(record.fusion?.replicas.length === experiment.replicas, "fusion of other replicas");
  }
  const network = { ...experiment.network, layers: arms[0].summary.network.layers };
  const itself = parseExperiment({ ...experiment, network });
  require(isSame(itself.network, parseExperiment(experiment).network), "another network");
  for (const at of arms) checkArm(record.arms[at.summary.arm]!, at, experiment);
  return record;
}

function checkArm(record: ArmRecord, at: ArmCheckpoint, { replicas, training }: Experiment): void {
  const { network } = at.summary;
  const { step, weights: kept, slots } = at.state;
  require(isSame(record.summary, at.summary), "two summaries of an arm");
  require(kept.length === replicas && slots.length === replicas, "other replicas");
  for (const one of [...kept, ...(record.firstWeights ? [record.firstWeights] : [])]) {
    checkWeights(network, one);
  }
  for (const replica of slots) {
    require(replica.length === slotsOf(training.optimizer), "another optimizer");
    for (const slot of replica) require(fits(slot, at), "slots of another network");
  }
  const { steps, runs } = record.losses;
  require(runs.length === replicas || step === 0, "curves of other replicas");
  require([steps, ...runs.map(({ length }) => length)].every(
    (length) => length === step,
  ), "curves of another length");
  require(record.step === step, "an arm of another step");
  require(record.epochs.every(
    ({ metrics }) => metrics.length === replicas,
  ), "epochs of other replicas");
  require(record.epochs.every(({ epoch }) => epoch <= at.evaluated), "epochs of the future");
}

/** How many running tensors an optimizer has of each weight (core/model/cohortState.ts). */
function slotsOf({ type, momentum }: Optimizer): number {
  return momentum ? SLOTS.momentum : SLOTS[type];
}

const SLOTS: Record<OptimizerName, number> = { sgd: 0, momentum: 1, rmsprop: 1, adam: 2 };

function fits(slot: NetworkWeights, { summary }: ArmCheckpoint): boolean {
  return weightSpecs(summary.network)
    .filter(({ trainable }) => trainable)
    .every(({ layer, name, shape }) => slot[layer]?.[name]?.shape.join() === shape.join());
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function require(isSo: boolean, problem: string): void {
  if (!isSo) throw new Error(`kept run: ${problem}`);
}
