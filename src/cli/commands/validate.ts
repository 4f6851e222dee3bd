// lab validate FILE…: whether experiments can be run, without running them.

import { catalogueEntry, isOwnTable } from "#core/data/catalogue.ts";
import type { Task } from "#core/data/dataset.ts";
import { outputProblem } from "#core/experiment/edit/outputs.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { spanProblem } from "#core/fusion/span.ts";
import { networkProblem } from "#core/init/startWeights.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { countParameters, sizeProblem } from "#core/model/counts.ts";
import { clipName } from "#core/message.ts";
import { narrowProblem } from "#core/narrow/place.ts";
import type { Command } from "#cli/command.ts";
import { faultOf } from "#cli/reasons.ts";
import { readExperiment } from "#cli/running/readExperiment.ts";
import { CLOSED_PIPE, ClosedOutputError } from "#cli/terminal.ts";
import type { Terminal } from "#cli/terminal.ts";

export const validate: Command = {
  usage:
    "validate FILE …            check experiments, results and their networks without running them",
  details: [
    "    a line on standard output for every file that can be run; what is wrong, with its field, on standard error",
    "    ends with 0, or with 1 where a file cannot be run",
  ],
  run: validateCommand,
};

/** Returns the exit code. */
export async function validateCommand(
  files: readonly string[],
  terminal: Terminal,
): Promise<number> {
  if (files.length === 0) {
    terminal.error("lab validate: name one or more files, e.g. lab validate my.experiment.json");
    return 1;
  }
  let failures = 0;
  for (const file of files) {
    try {
      const experiment = await readExperiment({ file, bytes: await terminal.read(file) });
      await terminal.print(`${clipName(file)}: ${describe(experiment)}`);
    } catch (error) {
      if (error instanceof ClosedOutputError) return CLOSED_PIPE;
      failures += 1;
      terminal.error(faultOf(file, error));
    }
  }
  return failures === 0 ? 0 : 1;
}

/** Throws Error with the first reason why it cannot be run. What hangs on a table of one's own shows when it is read. */
function describe(experiment: Experiment): string {
  const { data, network, replicas, arms, fusion, narrow } = experiment;
  const blocks = `${blocksOf(network.layers).length} layers`;
  const race = `${replicas} replicas, ${arms.length} arms`;
  if (isOwnTable(data.name)) return `ok, ${blocks}, ${race}, on a table beside it: ${data.name}`;
  const entry = catalogueEntry(data.name);
  const whole = { inputShape: entry.inputShape, layers: network.layers };
  const problem =
    outputProblem(network.layers, { ...entry, task: taskOf(entry) }) ??
    sizeProblem(whole) ??
    (network.weights ? undefined : networkProblem(whole, experiment.init)) ??
    (arms.every((arm) => arm === "original")
      ? undefined
      : narrow
        ? narrowProblem(whole, narrow)
        : spanProblem(whole, fusion.span, fusion));
  if (problem !== undefined) throw new Error(problem);
  return `ok, ${blocks}, ${countParameters(whole)} parameters, ${race}, on ${entry.title}`;
}

function taskOf({
  task,
  outputs,
}: {
  readonly task: Task["kind"];
  readonly outputs: number;
}): Task {
  if (task === "regression") return { kind: task, target: "target" };
  return { kind: task, classes: Array.from({ length: outputs }, (_, i) => String(i)) };
}
