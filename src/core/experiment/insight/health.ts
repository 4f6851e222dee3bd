// Signal health as a run is followed: the first sound replica of every arm at its start and after every epoch, on
// the held-out samples that pages show.

import type { DatasetSummary, SessionEvent } from "#core/experiment/events/events.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import type { Network } from "#core/model/layers.ts";
import { NetworkError } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { healthInSteps, healthProblem } from "#core/signal/health.ts";
import type { Health } from "#core/signal/health.ts";
import { finished } from "#core/steps.ts";

export type HealthRow = { readonly step: number } & Health;

/** Of one arm: a row for the start and for every epoch, or why there are none, in words. */
export type HealthRecord = { readonly rows: readonly HealthRow[]; readonly problem?: string };

export interface HealthWatch {
  take(event: SessionEvent): void;
  /** Of the arms that are open. */
  readonly arms: { readonly [arm in Arm]?: HealthRecord };
}

/** Follows the events of a session; weights are reported before the epoch that they end. */
export function watchHealth({ training }: Pick<Experiment, "training">): HealthWatch {
  const arms: { [arm in Arm]?: HealthRecord } = {};
  const networks = new Map<Arm, Network>();
  const latest = new Map<Arm, NetworkWeights>();
  let dataset: DatasetSummary | undefined;
  return {
    arms,
    take(event) {
      if (event.type === "opened" || event.type === "resumed") dataset = event.dataset;
      else if (event.type === "armOpened") {
        networks.set(event.arm.arm, event.arm.network);
        arms[event.arm.arm] = { rows: [] };
      } else if (event.type === "weights") latest.set(event.arm, event.weights);
      else if (event.type === "epoch" && dataset) {
        const [network, weights] = [networks.get(event.arm)!, latest.get(event.arm)!];
        const { learningRate } = training.optimizer;
        const examined = examine(network, weights, dataset, learningRate);
        const { rows } = arms[event.arm]!;
        arms[event.arm] =
          typeof examined === "string"
            ? { rows, problem: examined }
            : { rows: [...rows, { step: event.step, ...examined }] };
      }
    },
  };
}

/** The health, or why it cannot be known, in words. */
export function examine(...given: Parameters<typeof examineInSteps>): Health | string {
  return finished(examineInSteps(...given));
}

/** The same in steps of about one sample. */
export function* examineInSteps(
  network: Network,
  weights: NetworkWeights,
  { samples, task }: Pick<DatasetSummary, "samples" | "task">,
  learningRate: number,
): Generator<undefined, Health | string> {
  const problem = healthProblem(network);
  if (problem !== undefined) return problem;
  if (samples.inputs.shape[0] < 2) return "One held-out sample is too few to compare gradients.";
  try {
    return yield* healthInSteps(network, weights, samples, task.kind, learningRate);
  } catch (error) {
    if (error instanceof NetworkError) return error.message;
    throw error;
  }
}
