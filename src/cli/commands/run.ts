// lab run EXPERIMENT.json: trains, fuses and races as the page does, and writes results.json. What has
// been trained is kept on Ctrl-C, on a fault in the middle, and when the disk is full at the end.

import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { reasonOf } from "#core/message.ts";
import type { Results } from "#core/experiment/results/results.ts";
import { sharesOf } from "#core/experiment/schema/share.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { DATA_FOLDER } from "#library/open.ts";
import { MOST_WORKERS, overridden, wholeOf } from "#cli/arguments.ts";
import type { Command } from "#cli/command.ts";
import { checkOutput } from "#cli/output.ts";
import { capsuleAsked, writeCapsule } from "#cli/running/capsule.ts";
import { conclude } from "#cli/running/conclude.ts";
import { headline } from "#cli/running/narrate.ts";
import { finishedBefore, refuseGone } from "#cli/running/finishedBefore.ts";
import { folderPlace, placeOf } from "#cli/running/place.ts";
import type { Place } from "#cli/running/place.ts";
import { checkFormat, networksAsked, writeNetworks } from "#cli/running/networks.ts";
import { openData } from "#cli/running/openData.ts";
import { readExperiment } from "#cli/running/readExperiment.ts";
import { train } from "#cli/running/train.ts";
import { openWeights, withWeights } from "#cli/running/weights.ts";
import { taskOf } from "#cli/tasks.ts";
import { ClosedOutputError, CLOSED_PIPE } from "#cli/terminal.ts";
import type { Terminal } from "#cli/terminal.ts";

const USAGE =
  "lab run: name one experiment file, e.g. lab run my.experiment.json --engine simd --out results.json";

const DETAILS = [
  "    with the field narrow it narrows that layer in place of fusing (docs/formats.md, section 2)",
  "    --out DIR      write results.json and curves.csv there, and a checkpoint until it is finished;",
  "    --out FILE     write results there, whole or not at all; without --out, on standard output",
  "    --networks FORMAT   write the networks of all arms and replicas there, too: safetensors, npz, onnx,",
  "                   json (TensorFlow.js)",
  "    --capsule      write capsule.zip there, too: all of the run as one archive, with a program in NumPy",
  "                   that computes the fused layer again",
  "    --resume       go on from the checkpoint in --out DIR, if there is one, with the same bits",
  "    --checkpoint-every SECONDS   how often it is written (default: 10)",
  "    --engine NAME  simd (default), webgpu, or TensorFlow.js on the CPU: tfjs-cpu",
  "    --replicas N, --seed N   in place of the experiment's own",
  "    --workers N    threads of simd at most (default: the cores, at most 8); the same bits with any number",
  "    --tasks N --task K   only share K (from 0) of the replicas cut into N; merge joins the shares;",
  "                   --task auto reads SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX",
  "    --data DIR     where installed data sets lie (default: public/data)",
  "    --weights FILE start from these weights (default: the file beside it that it names)",
  "    --health       examine signals and gradients of every arm, at the start and after every epoch;",
  "                   such a run keeps no checkpoint, and takes no --resume",
  "    --strict       end with 3 where a replica diverged",
  "    --quiet        nothing on standard error but what is wrong",
  "    with --out DIR the verdict is the last line on standard output",
  "    ends with 0; with 1 where something is wrong (what was finished before is written);",
  "    Ctrl-C or SIGTERM: the finished epochs are written, then it ends with 130 or 143;",
  "    a second Ctrl-C ends at once",
];

export const run: Command = {
  usage: "run EXPERIMENT.json     train, fuse or narrow, race; write results.json",
  details: DETAILS,
  run: runCommand,
};

const options = {
  engine: { type: "string", default: "simd" },
  out: { type: "string" },
  data: { type: "string", default: DATA_FOLDER },
  networks: { type: "string" },
  weights: { type: "string" },
  replicas: { type: "string" },
  seed: { type: "string" },
  workers: { type: "string" },
  tasks: { type: "string" },
  task: { type: "string" },
  "checkpoint-every": { type: "string", default: "10" },
  capsule: { type: "boolean", default: false },
  resume: { type: "boolean", default: false },
  health: { type: "boolean", default: false },
  strict: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
} as const;

/**
 * Results on standard output or where `--out` leads, a line for every epoch on standard error.
 * Returns the exit code (conclude.ts); 1 with a message that names what is wrong.
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length !== 1) throw new Error(USAGE);
    const [file] = positionals;
    const reads = [file];
    const read = await readExperiment({ file, bytes: await terminal.read(file) });
    const weights = await openWeights(read, values.weights, reads, terminal);
    const whole = overridden(weights ? withWeights(read, weights) : read, values);
    const workers = wholeOf("workers", values.workers, [1, MOST_WORKERS]);
    const [experiment, place] = await shareOf(whole, values);
    const isFolder = place.curves !== undefined;
    const networks = await networksAsked(values.networks, place.out, isFolder);
    const capsule = values.capsule ? capsuleAsked(place.out, isFolder) : undefined;
    const every = wholeOf("checkpoint-every", values["checkpoint-every"], [0, 86_400])!;
    const before = values.resume && (await finishedBefore(experiment, place, terminal));
    if (before) {
      await refuseGone([networks?.folder, capsule]);
      return await repeat(before, terminal);
    }
    const hear = values.quiet ? () => {} : terminal.error;
    const dataset = await openData(experiment, values.data, reads, terminal, hear, values.engine);
    if (networks) checkFormat(networks, experiment, dataset);
    if (place.out !== undefined) await checkOutput(place.out, reads);
    const { checkpoint, ...ends } = place;
    // What --health has examined is in no checkpoint: such a run writes none.
    const kept = checkpoint === undefined || values.health ? ends : place;
    const wishes = { ...values, ...kept, workers, every, weights };
    const outcome = await train(experiment, dataset, wishes, terminal);
    const code = await conclude(outcome, { ...values, ...kept, out: place.out }, terminal);
    if (networks && outcome.record) await writeNetworks(networks, outcome.record, experiment);
    if (capsule !== undefined) await writeCapsule(capsule, outcome, experiment);
    return code;
  } catch (error) {
    if (error instanceof ClosedOutputError) return CLOSED_PIPE;
    terminal.error(reasonOf(error));
    return 1;
  }
}

/** What a run that was finished before ends with. */
async function repeat(results: Results, terminal: Terminal): Promise<number> {
  await terminal.print(headline(results));
  return 0;
}

/** The experiment, or the share of it that this task is to train, and where it writes. */
async function shareOf(
  experiment: Experiment,
  values: {
    readonly task?: string;
    readonly tasks?: string;
    readonly out?: string;
    readonly resume: boolean;
    readonly health: boolean;
  },
): Promise<readonly [Experiment, Place]> {
  const count = wholeOf("tasks", values.tasks, [1, experiment.replicas]);
  if ((count === undefined) !== (values.task === undefined)) {
    throw new Error("--tasks N and --task K belong together, e.g. --tasks 4 --task auto");
  }
  const place = await placeOf(values.out);
  if (values.resume && !place.checkpoint) {
    throw new Error("--resume goes on from the checkpoint in a folder: name it with --out DIR");
  }
  if (values.resume && values.health) {
    throw new Error("--health cannot go on from a checkpoint: leave out --resume to begin anew");
  }
  if (count === undefined) return [experiment, place];
  const task = taskOf(values.task!, count, process.env);
  const share = sharesOf(experiment, count)[task];
  if (!place.checkpoint) return [share, place];
  return [share, folderPlace(join(values.out!, `share-${task + 1}-of-${count}`))];
}
