// lab sweep FILE: many experiments from one, planned as files and carried out on the cores at hand, or a task at a time
// by a scheduler (docs/cluster.md).

import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { reasonOf } from "#core/message.ts";
import { DATA_FOLDER } from "#library/open.ts";
import { MOST_WORKERS, overridden, wholeOf } from "#cli/arguments.ts";
import type { Command } from "#cli/command.ts";
import { axesOf, combine } from "#cli/plan/axes.ts";
import { argumentsOf, carryOut } from "#cli/plan/carryOut.ts";
import type { Launch } from "#cli/plan/carryOut.ts";
import { findResults } from "#cli/plan/findResults.ts";
import { joinAll } from "#cli/plan/joinFolders.ts";
import { launch } from "#cli/plan/launch.ts";
import { besides, planTasks, readPlan, runFolder, writePlan } from "#cli/plan/plan.ts";
import type { Plan } from "#cli/plan/plan.ts";
import { openData } from "#cli/running/openData.ts";
import { readExperiment } from "#cli/running/readExperiment.ts";
import { writeSummaries } from "#cli/summary/writeSummaries.ts";
import { taskOf } from "#cli/tasks.ts";
import { CLOSED_PIPE, ClosedOutputError } from "#cli/terminal.ts";
import type { Terminal } from "#cli/terminal.ts";
import { runCommand } from "./run.ts";

export const sweep: Command = {
  usage:
    "sweep FILE --out DIR       vary an experiment: plan the tasks, run them, one table at the end",
  details: [
    "    --spans all | 1-2,2-4    --methods all | empirical,gaussian    --seeds 0-9 | 1,4,7",
    "    --set PATH=VALUE,…       any field of the experiment, e.g. training.l2=0,0.001; may be repeated",
    "    --shares N     cut every experiment into N shares of its replicas, a task each; merge joins them",
    "    --plan         only write the plan: DIR/plan.json and a file a task in DIR/tasks",
    "  … sweep DIR                carry out the plan in DIR, or go on with it",
    "    --task K       only this task, from 0; --task auto reads SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX",
    "    --workers N    tasks at a time (default: the cores); of a single task: its threads",
    "    --engine, --data, --replicas, --checkpoint-every, --quiet   as for run",
    "    what is finished is not run again, what was ended goes on from its checkpoint",
    "    ends with 0; with 1 where something is wrong or a task failed; with 130 or 143 after Ctrl-C or SIGTERM",
  ],
  run: (args, terminal) => sweepCommand(args, terminal),
};

const USAGE =
  "lab sweep: name one experiment file, or the folder of a plan, e.g. lab sweep a.json --out runs";

const options = {
  spans: { type: "string" },
  methods: { type: "string" },
  seeds: { type: "string" },
  set: { type: "string", multiple: true },
  shares: { type: "string" },
  plan: { type: "boolean", default: false },
  out: { type: "string" },
  task: { type: "string" },
  workers: { type: "string" },
  replicas: { type: "string" },
  engine: { type: "string", default: "simd" },
  data: { type: "string", default: DATA_FOLDER },
  "checkpoint-every": { type: "string" },
  quiet: { type: "boolean", default: false },
} as const;

type Values = ReturnType<typeof parse>["values"];

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

/** Returns the exit code. Every task is run by `start`, in a process of its own. */
export async function sweepCommand(
  args: readonly string[],
  terminal: Terminal,
  start: Launch = launch,
): Promise<number> {
  try {
    const { positionals, values } = parse(args);
    if (positionals.length !== 1) throw new Error(USAGE);
    const [given] = positionals;
    const workers = wholeOf("workers", values.workers, [1, MOST_WORKERS]);
    const isFolder = await stat(given).then(
      (found) => found.isDirectory(),
      () => false,
    );
    const folder = isFolder ? given : values.out;
    if (folder === undefined)
      throw new Error("lab sweep: name a folder for the plan with --out DIR");
    const plan = isFolder ? await readPlan(given) : await makePlan(given, folder, values, terminal);
    if (values.plan) return await showPlan(folder, plan, terminal);
    if (values.task !== undefined) return await runTask(folder, plan, values, terminal);
    const rest = { workers: workers ?? availableParallelism(), launch: start, quiet: values.quiet };
    const each = { ...rest, options: passedOn({ ...values, workers: "1" }) };
    const code = await carryOut(folder, plan, each, terminal);
    return code === 0 ? await summarise(folder, plan, terminal) : code;
  } catch (error) {
    if (error instanceof ClosedOutputError) return CLOSED_PIPE;
    terminal.error(reasonOf(error));
    return 1;
  }
}

async function makePlan(
  file: string,
  folder: string,
  values: Values,
  terminal: Terminal,
): Promise<Plan> {
  const read = await readExperiment({ file, bytes: await terminal.read(file) });
  const base = overridden(read, values);
  const shares = wholeOf("shares", values.shares, [1, base.replicas]) ?? 1;
  const { inputShape } = await openData(
    base,
    values.data,
    [file],
    terminal,
    () => {},
    values.engine,
  );
  const axes = axesOf(values, { inputShape, ...base.network });
  const planned = planTasks(base, axes, combine(base, axes), shares);
  return writePlan(folder, base.title, planned, besides(file, base));
}

async function showPlan(folder: string, { tasks }: Plan, terminal: Terminal): Promise<number> {
  for (const { name } of tasks) await terminal.print(name);
  const last = tasks.length - 1;
  terminal.error(
    `${tasks.length} tasks, 0 to ${last}: run each with sweep ${folder} --task K, or all with sweep ${folder}`,
  );
  return 0;
}

/** In this process: a scheduler has given it a place of its own. */
async function runTask(
  folder: string,
  plan: Plan,
  values: Values,
  terminal: Terminal,
): Promise<number> {
  const task = plan.tasks[taskOf(values.task!, plan.tasks.length, process.env)];
  const [, ...args] = argumentsOf(folder, task, passedOn(values));
  const own = values.quiet ? args : args.filter((one) => one !== "--quiet");
  if (!values.quiet) terminal.error(`task ${task.name}`);
  return runCommand(own, terminal);
}

function passedOn(values: Values): readonly string[] {
  const names = ["engine", "data", "workers", "checkpoint-every"] as const;
  return names.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [`--${name}`, value];
  });
}

async function summarise(folder: string, { tasks }: Plan, terminal: Terminal): Promise<number> {
  const found = await findResults(tasks.map((task) => runFolder(folder, task)));
  await terminal.print(await writeSummaries(folder, joinAll(found)));
  return 0;
}
