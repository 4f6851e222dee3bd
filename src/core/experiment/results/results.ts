// results.json (docs/formats.md §4): what a run found, ready to be written. A pure function of the record
// of its events, so that page and headless run write the same numbers for the same experiment.

import type { Task } from "#core/data/dataset.ts";
import { random } from "#core/math/random.ts";
import type { FusionMethod } from "#core/fusion/options.ts";
import type { Span } from "#core/model/blocks.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import type { Correlations, LikenessRow } from "#core/experiment/insight/likeness.ts";
import { lossRuns } from "#core/experiment/events/losses.ts";
import type { ErrorSummary, FusionReport } from "#core/experiment/events/events.ts";
import type { SoftTargets, StartCost } from "#core/experiment/events/armSummary.ts";
import { healthResults } from "./healthResults.ts";
import type { HealthResults } from "./healthResults.ts";
import type { HealthWatch } from "#core/experiment/insight/health.ts";
import { measured, microseconds, scoresOf } from "./measured.ts";
import type { Measured, Scores } from "./measured.ts";
import { raceVerdicts } from "./raceVerdicts.ts";
import type { ArmRecord, RunRecord } from "#core/experiment/events/record.ts";
import { initsInRace } from "#core/experiment/schema/armInits.ts";
import { ARMS } from "#core/experiment/schema/schema.ts";
import { numberOf } from "#core/experiment/schema/share.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import { VERDICT_RULE } from "./verdictRule.ts";
import type { Verdict } from "./verdict.ts";
import { versionsOf } from "./version.ts";
import { whatVaried } from "./whatVaried.ts";

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
  /** How it learned from the original's outputs, where it did. */
  readonly softTargets?: SoftTargets;
  /** What its start took of its own, besides what it needs, where that counts. */
  readonly paid?: Omit<StartCost, "seconds">;
  readonly replicas: readonly ReplicaResults[];
  /** How much alike the units of the shown replica's blocks were; only of starts that make them so. */
  readonly likeness?: readonly LikenessResults[];
  /** Signal health of the shown replica at the start and after every epoch; only where it was asked for. */
  readonly health?: readonly HealthResults[];
  /** Why it could not be examined, in words. */
  readonly healthProblem?: string;
};

/** One look at an arm (core/experiment/insight/likeness.ts). */
export type LikenessResults = {
  readonly step: number;
  readonly blocks: readonly {
    readonly units: number;
    readonly parted: Measured;
    readonly effectiveWidth: Measured;
    readonly correlations: Readonly<Record<keyof Correlations, Measured>>;
  }[];
};

export type FusionResults = {
  readonly span: Span;
  readonly method: FusionMethod;
  /** How a layer was narrowed, where that was done in place of a fusion. */
  readonly narrow?: NarrowSettings;
  readonly replicas: readonly (Errors & {
    readonly probe: Errors & { readonly perUnit: readonly Measured[] };
    /** Of a narrowing: the units that stay, counted from 1. */
    readonly kept?: readonly number[];
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
  /** Of a share, for the verdicts on the whole (joinShares.ts): of the most frequent class of the data. */
  readonly majorityShare?: number;
  readonly arms: { readonly [arm in Arm]?: ArmResults };
  /** Null while nothing has been fused. */
  readonly fusion: FusionResults | null;
  /** What the replicas differ in, in words: the luck of which the intervals speak. */
  readonly varied: string;
  /** Of the rule by which the verdicts were found (docs/methods.md §9). */
  readonly verdictRule: number;
  readonly verdicts: readonly VerdictResults[];
};

/**
 * Throws Error when nothing has been opened yet; whatever else is missing is left empty. `health` of the arms where
 * it has been watched.
 */
export function resultsOf(
  record: RunRecord,
  experiment: Experiment,
  health: HealthWatch["arms"] = {},
): Results {
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
    ...(experiment.share &&
      dataset.majorityShare !== undefined && { majorityShare: dataset.majorityShare }),
    arms: Object.fromEntries(
      Object.entries(arms)
        .filter(([, { epochs }]) => epochs.length > 0) // opened, and ended before anything was measured
        .map(([arm, kept]) => [
          arm,
          { ...armResults(kept, experiment, task), ...healthResults(health[arm as Arm]) },
        ]),
    ),
    fusion: fusion ? fusionResults(fusion) : null,
    varied: whatVaried(asRun(record, experiment)),
    verdictRule: VERDICT_RULE,
    verdicts: raceVerdicts(arms, dataset).map(verdictResults),
  };
}

/**
 * A number of its own for every replica of an experiment, the same in all arms, whose replicas of
 * one number saw the same data in the same order, whether they share them with the others or not. It names, it does not start: weights are drawn
 * from the experiment's seed, the arm and the replica's place (core/init/initializeWeights.ts).
 */
export function replicaSeed(seed: number, replica: number): number {
  return random(seed, "replica", replica).integer(2 ** 32);
}

/** The experiment that makes a run again: fused as it was, whatever has been chosen since, racing the arms that ran. */
export function asRun({ arms, fusion, fusedWith }: RunRecord, experiment: Experiment): Experiment {
  if (!fusion) return experiment;
  const { span, method, narrow } = fusion;
  const { narrow: _, armInits: __, ...rest } = experiment;
  const settings = fusedWith ?? experiment.fusion;
  return {
    ...rest,
    fusion: narrow ? settings : { ...settings, span, method },
    ...(narrow && { narrow }),
    ...initsInRace(experiment, arms),
    arms: ARMS.filter((arm) => arm in arms),
  };
}

function likenessResults({ step, blocks }: LikenessRow): LikenessResults {
  return {
    step,
    blocks: blocks.map(({ units, parted, effectiveWidth, correlations }) => ({
      units,
      parted: measured(parted),
      effectiveWidth: measured(effectiveWidth),
      correlations: {
        forward: measured(correlations.forward),
        backward: measured(correlations.backward),
        taps: measured(correlations.taps),
      },
    })),
  };
}

function armResults(arm: ArmRecord, experiment: Experiment, task: Task["kind"]): ArmResults {
  const { parameters, flopPerStep, softTargets, paid } = arm.summary;
  const count = arm.epochs[0]?.metrics.length ?? 0;
  return {
    parameters,
    flopPerStep,
    ...(softTargets && { softTargets }),
    ...(paid && { paid: counted(paid) }),
    replicas: Array.from({ length: count }, (_, replica) => {
      const scores = epochsOf(arm, replica, task);
      const steps = stepsOf(arm, replica);
      const divergedAtStep = divergenceOf(scores.start, steps);
      return {
        seed: replicaSeed(experiment.seed, numberOf(experiment, replica)),
        ...(divergedAtStep !== undefined && { divergedAtStep }),
        ...scores,
        steps,
      };
    }),
    ...(arm.likeness && { likeness: arm.likeness.map(likenessResults) }),
  };
}

function counted({ needs, flop, steps }: StartCost): NonNullable<ArmResults["paid"]> {
  return { needs, flop, ...(steps !== undefined && { steps }) };
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

function fusionResults({ span, method, narrow, replicas }: FusionReport): FusionResults {
  return {
    span,
    method,
    ...(narrow && { narrow }),
    replicas: replicas.map(({ fit, probe, kept, problem }) => ({
      ...errorsOf(fit),
      probe: { ...errorsOf(probe), perUnit: probe.perUnit.map(measured) },
      ...(kept && { kept }),
      ...(problem !== undefined && { problem }),
    })),
  };
}

function errorsOf({ mse, nmse, explained }: ErrorSummary): Errors {
  return { mse: measured(mse), nmse: measured(nmse), explained: measured(explained) };
}

/** A verdict as results.json holds it. */
export function verdictResults(whole: Verdict): VerdictResults {
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
