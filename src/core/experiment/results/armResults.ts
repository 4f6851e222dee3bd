// An arm as results.json writes it: of every replica its first scores, those of every epoch, the loss of every step.

import type { Task } from "#core/data/dataset.ts";
import { random } from "#core/math/random.ts";
import type { SoftTargets, StartCost } from "#core/experiment/events/armSummary.ts";
import { lossRuns } from "#core/experiment/events/losses.ts";
import type { ArmRecord } from "#core/experiment/events/record.ts";
import { numberOf } from "#core/experiment/schema/share.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { HealthResults } from "./healthResults.ts";
import { likenessResults } from "./likenessResults.ts";
import type { LikenessResults } from "./likenessResults.ts";
import { measured, microseconds, scoresOf } from "./measured.ts";
import type { Measured, Scores } from "./measured.ts";

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

export function armResults(arm: ArmRecord, experiment: Experiment, task: Task["kind"]): ArmResults {
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

/**
 * A number of its own for every replica of an experiment, the same in all arms, whose replicas of
 * one number saw the same data in the same order, whether they share them with the others or not. It names, it does not start: weights are drawn
 * from the experiment's seed, the arm and the replica's place (core/init/initializeWeights.ts).
 */
export function replicaSeed(seed: number, replica: number): number {
  return random(seed, "replica", replica).integer(2 ** 32);
}
