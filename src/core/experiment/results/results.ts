// results.json (docs/formats.md §4): what a run found, ready to be written. A pure function of the record
// of its events, so that page and headless run write the same numbers for the same experiment.

import type { Task } from "#core/data/dataset.ts";
import { random } from "#core/math/random.ts";
import type { FusionMethod } from "#core/fusion/options.ts";
import type { Span } from "#core/model/blocks.ts";
import { lossRuns } from "#core/experiment/events/losses.ts";
import type { ErrorSummary, FusionReport } from "#core/experiment/events/events.ts";
import { measured, microseconds, scoresOf } from "./measured.ts";
import type { Measured, Scores } from "./measured.ts";
import { raceVerdicts } from "./raceVerdicts.ts";
import type { ArmRecord, RunRecord } from "#core/experiment/events/record.ts";
import { ARMS } from "#core/experiment/schema/schema.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import { VERDICT_RULE } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";
import { versionsOf } from "./version.ts";

export type ReplicaResults = {
  /** Names the replica: replicas of all arms with the same seed belong together (`replicaSeed`). */
  readonly seed: number;
  /** The first step without a finite loss, 0 where the start had none; left out of every replica that never diverged. */
  readonly divergedAtStep?: number;
  /** Before any training of this arm; null while that has not been measured. */
  readonly start: Scores | null;
  readonly epochs: readonly ({
    readonly epoch: number;
    readonly step: number;
    readonly seconds: number;
  } & Scores)[];
  /** Loss of every step's batch before its update; steps are counted from 1. */
  readonly steps: readonly { readonly step: number; readonly loss: Measured }[];
};

export type ArmResults = {
  readonly parameters: number;
  readonly flopPerStep: number;
  readonly replicas: readonly ReplicaResults[];
};

export type FusionResults = {
  readonly span: Span;
  readonly method: FusionMethod;
  readonly replicas: readonly (Errors & {
    readonly probe: Errors & { readonly perUnit: readonly Measured[] };
    /** Why this replica could not be fused; its numbers are then null. */
    readonly problem?: string;
  })[];
};
type Errors = Readonly<Record<"mse" | "nmse" | "explained", Measured>>;

export type VerdictResults = Omit<
  Verdict,
  "difference" | "interval" | "pValue" | "signFlipP" | "holmP"
> & {
  /** Mean of arm − against; null where every pair has been left out. */
  readonly difference: number | null;
  /** 95 % interval of the mean difference; null with fewer than two pairs, as are the p-values. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly pValue: number | null;
  readonly signFlipP: number | null;
  readonly holmP: number | null;
};

export type Results = {
  readonly version: 1;
  /** Why there may be less here than the experiment asks for; left out where the run came to its end. */
  readonly unfinished?: string;
  /** The experiment that makes these results again: fused as it was, racing the arms that ran. */
  readonly experiment: Experiment;
  readonly engine: { readonly name: string; readonly adapter: string };
  readonly versions: { readonly [program: string]: string };
  readonly dataHash: string;
  readonly arms: { readonly [arm in Arm]?: ArmResults };
  /** Null while nothing has been fused. */
  readonly fusion: FusionResults | null;
  /** Of the rule by which the verdicts were found (docs/methods.md §9). */
  readonly verdictRule: number;
  readonly verdicts: readonly VerdictResults[];
};

/** Throws Error when nothing has been opened yet; whatever else is missing is left empty. */
export function resultsOf(record: RunRecord, experiment: Experiment): Results {
  const { engine, dataset, arms, fusion } = record;
  if (!engine || !dataset) throw new Error("results: no experiment has been opened yet");
  const task = dataset.task.kind;
  const { name, adapter } = engine;
  return {
    version: 1,
    experiment: asRun(record, experiment),
    engine: { name, adapter },
    versions: versionsOf(name),
    dataHash: dataset.hash,
    arms: Object.fromEntries(
      Object.entries(arms).map(([arm, kept]) => [arm, armResults(kept, experiment.seed, task)]),
    ),
    fusion: fusion ? fusionResults(fusion) : null,
    verdictRule: VERDICT_RULE,
    verdicts: raceVerdicts(arms, dataset).map(verdictResults),
  };
}

/**
 * A number of its own for every replica of an experiment, the same in all arms, whose replicas of
 * one number saw the same data in the same order. It names, it does not start: weights are drawn
 * from the experiment's seed, the arm and the replica's place (core/init/initializeWeights.ts).
 */
export function replicaSeed(seed: number, replica: number): number {
  return random(seed, "replica", replica).integer(2 ** 32);
}

function asRun({ arms, fusion, fusedWith }: RunRecord, experiment: Experiment): Experiment {
  if (!fusion) return experiment;
  const { span, method } = fusion;
  return {
    ...experiment,
    fusion: { ...(fusedWith ?? experiment.fusion), span, method },
    arms: ARMS.filter((arm) => arm in arms),
  };
}

function armResults(arm: ArmRecord, seed: number, task: Task["kind"]): ArmResults {
  const { parameters, flopPerStep } = arm.summary;
  const count = arm.epochs[0]?.metrics.length ?? 0;
  return {
    parameters,
    flopPerStep,
    replicas: Array.from({ length: count }, (_, replica) => {
      const scores = epochsOf(arm, replica, task);
      const steps = stepsOf(arm, replica);
      const divergedAtStep = divergenceOf(scores.start, steps);
      return {
        seed: replicaSeed(seed, replica),
        ...(divergedAtStep !== undefined && { divergedAtStep }),
        ...scores,
        steps,
      };
    }),
  };
}

/** A null among measured numbers is divergence, and stands there with its name. */
function divergenceOf(start: Scores | null, steps: ReplicaResults["steps"]): number | undefined {
  if (start && (start.trainLoss === null || start.valLoss === null)) return 0;
  return steps.find(({ loss }) => loss === null)?.step;
}

function epochsOf(
  { epochs }: ArmRecord,
  replica: number,
  task: Task["kind"],
): Pick<ReplicaResults, "start" | "epochs"> {
  const start = epochs.find(({ epoch }) => epoch === 0);
  return {
    start: start ? scoresOf(start.metrics[replica], task) : null,
    epochs: epochs
      .filter((row) => row !== start)
      .map((row) => ({
        epoch: row.epoch,
        step: row.step,
        seconds: microseconds(row.seconds),
        ...scoresOf(row.metrics[replica], task),
      })),
  };
}

function stepsOf({ losses }: ArmRecord, replica: number): ReplicaResults["steps"] {
  const own = Array.from(lossRuns(losses)[replica] ?? []);
  return own.map((loss, index) => ({ step: index + 1, loss: measured(loss) }));
}

function fusionResults({ span, method, replicas }: FusionReport): FusionResults {
  return {
    span,
    method,
    replicas: replicas.map(({ fit, probe, problem }) => ({
      ...errorsOf(fit),
      probe: { ...errorsOf(probe), perUnit: probe.perUnit.map(measured) },
      ...(problem !== undefined && { problem }),
    })),
  };
}

function errorsOf({ mse, nmse, explained }: ErrorSummary): Errors {
  return { mse: measured(mse), nmse: measured(nmse), explained: measured(explained) };
}

function verdictResults(whole: Verdict): VerdictResults {
  const { difference, interval, pValue, signFlipP, holmP, rivals, verdict, bothPoor, ...rest } =
    whole;
  const [low, high] = interval ?? [];
  return {
    ...rest,
    difference: rest.n === 0 ? null : difference,
    interval: low === undefined || high === undefined ? null : [rounded(low), rounded(high)],
    pValue: roundedOrNull(pValue),
    signFlipP: roundedOrNull(signFlipP),
    holmP: roundedOrNull(holmP),
    rivals,
    verdict,
    ...(bothPoor && { bothPoor }),
  };
}

function roundedOrNull(value: number | undefined): number | null {
  return value === undefined ? null : rounded(value);
}

/** Nine digits: the last ones of Student's t hang on Math.log and Math.exp, which differ between machines. */
function rounded(value: number): number {
  return Number(value.toPrecision(9));
}
