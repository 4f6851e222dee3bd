// From a command to a session: data, engine, arms. One engine and one data set stay from experiment to
// experiment as long as they can be used.

import type { Dataset } from "#core/data/dataset.ts";
import { tooLarge } from "#core/experiment/edit/capacity.ts";
import type { EngineSummary } from "#core/experiment/events/events.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { WeightsMissingError } from "#core/experiment/weights/weightsFile.ts";
import { importWeights } from "#core/importFile.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Breathe } from "#core/breathe.ts";
import { describeDataset } from "#engine/session/describeDataset.ts";
import { openSession } from "#engine/session/session.ts";
import type { DatasetShelf } from "./datasets.ts";
import type { Task } from "#engine/timing/load.ts";
import type { EngineShelf, TakenEngine } from "./engines.ts";
import type { OpenCommand, Platform } from "./handling/platform.ts";

export function experimentOpener(
  datasets: DatasetShelf,
  engines: EngineShelf,
): Platform["openSession"] {
  return async (command, { emit, breathe, signal, lost }) => {
    const { experiment, resume, engine: forced, leftOut, goesOn } = command;
    const dataset = await datasets.take(command, { breathe, signal });
    checkSize(experiment, dataset);
    await breathe();
    const { inputShape } = dataset;
    const network = { inputShape, layers: experiment.network.layers };
    const opened = await engines.take({
      ...{ network, task: taskOf(experiment, dataset) },
      ...(resume && goesOn !== undefined && { goesOn }),
      ...(forced !== undefined && { forced }),
      ...(leftOut && { leftOut }),
      ...(lost && { lost }),
    });
    await breathe();
    const summary = { engine: summaryOf(opened), dataset: describeDataset(dataset) };
    if (resume) emit({ type: "resumed", ...summary, ...(lost && { reason: lost.message }) });
    else emit({ type: "opened", ...summary });
    const given = resume ? undefined : await weightsFor(command, dataset, breathe);
    return openSession(opened.engine, dataset, experiment, emit, breathe, resume, given);
  };
}

/** The weights from which the original starts; undefined where they are drawn. */
async function weightsFor(
  { experiment: { network }, weights: file }: OpenCommand,
  { inputShape }: Dataset,
  breathe: Breathe,
): Promise<NetworkWeights | undefined> {
  const asked = network.weights;
  if (!asked) return undefined;
  if (file?.hash !== asked.hash) {
    throw new WeightsMissingError(asked, "open that file, or start from random weights");
  }
  const { layers } = network;
  return importWeights({ file: file.name, bytes: file.bytes }, { inputShape, layers }, { breathe });
}

/** What the original trains, which the engine is chosen for. */
function taskOf({ network, training, replicas }: Experiment, dataset: Dataset): Task {
  const { inputShape, train, task } = dataset;
  const batchSize = Math.min(training.batchSize, train.inputs.shape[0]);
  return {
    network: { inputShape, layers: network.layers },
    training: { ...training, batchSize },
    loss: task.kind === "classification" ? "softmaxCrossEntropy" : "meanSquaredError",
    replicas,
  };
}

function summaryOf({ engine, notice, leftOut, reason }: TakenEngine): EngineSummary {
  const { name, adapter } = engine;
  return {
    name,
    adapter,
    ...(reason !== undefined && { reason }),
    ...(notice !== undefined && { notice }),
    ...(leftOut.length > 0 && { leftOut }),
  };
}

/** Throws Error with a sentence where a page would run out of memory, or stand still at every step. */
function checkSize(experiment: Experiment, { inputShape, train }: Dataset): void {
  const { network, replicas, training } = experiment;
  const batchSize = Math.min(training.batchSize, train.inputs.shape[0]);
  const problem = tooLarge({ inputShape, ...network }, { ...training, replicas, batchSize });
  if (problem !== undefined) throw new Error(problem.replace(/\.$/, ""));
}
