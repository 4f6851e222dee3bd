// The plan of a sweep: a folder with one small file a task, which is an ordinary experiment, and plan.json, which lists
// them. Any number of processes, on any machines that see the folder, carry it out; whoever comes first writes it.

import { copyFile, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isOwnTable } from "#core/data/catalogue.ts";
import { writeExperimentFile } from "#core/experiment/schema/file.ts";
import { formatJson } from "#core/experiment/schema/formatJson.ts";
import type { Plain } from "#core/experiment/schema/linkText.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { sharesOf } from "#core/experiment/schema/share.ts";
import { clipName } from "#core/message.ts";
import { makeFolder } from "#cli/makeFolder.ts";
import { writeWhole } from "#cli/output.ts";
import { faultOf, reasonOf } from "#cli/reasons.ts";
import { experimentAt } from "./axes.ts";
import type { Axis } from "./axes.ts";

export type Task = {
  /** "003.span-1-2.gaussian.seed-4": of its file and its folder of results. */
  readonly name: string;
  /** The varied fields by their paths. */
  readonly values: { readonly [path: string]: Plain };
};

export type Plan = {
  readonly version: 1;
  readonly title: string;
  readonly tasks: readonly Task[];
};

type Planned = { readonly task: Task; readonly experiment: Experiment };

const FILE = "plan.json";

/** The tasks of all combinations, each cut into so many shares of its replicas. */
export function planTasks(
  base: Experiment,
  axes: readonly Axis[],
  rows: readonly (readonly Plain[])[],
  shares: number,
): readonly Planned[] {
  const all = rows.flatMap((row) => {
    const whole = experimentAt(base, axes, row);
    const values = Object.fromEntries(axes.map(({ path }, i) => [path, row[i]]));
    const words = axes.map(({ path }, i) => wordOf(path, row[i]));
    if (shares < 2) return [{ words, values, experiment: whole }];
    return sharesOf(whole, shares).map((experiment, i) => {
      return { words: [...words, `share-${i + 1}-of-${shares}`], values, experiment };
    });
  });
  const digits = String(all.length - 1).length;
  return all.map(({ words, values, experiment }, i) => {
    const name = [String(i).padStart(digits, "0"), ...words].join(".");
    return { task: { name, values }, experiment };
  });
}

/** "span-1-2", "gaussian", "seed-4", "l2-0.01": no more than a file's name may hold. */
function wordOf(path: string, value: Plain): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const plain = text.replace(/[^\w.]+/g, "-").replace(/^-|-$/g, "");
  const field = path.split(".").at(-1)!;
  return (path === "fusion.method" ? plain : `${field}-${plain}`).slice(0, 40);
}

/**
 * Writes the plan, unless it is there already. `beside` are files that the experiment names, by their paths. Throws
 * Error where the folder holds another plan.
 */
export async function writePlan(
  folder: string,
  title: string,
  planned: readonly Planned[],
  beside: readonly string[],
): Promise<Plan> {
  const plan: Plan = { version: 1, title, tasks: planned.map(({ task }) => task) };
  const text = formatJson(plan);
  const before = await readFile(join(folder, FILE), "utf8").catch(() => undefined);
  if (before !== undefined && before !== text) {
    throw new Error(`${clipName(folder)}: holds another plan; name another folder with --out`);
  }
  await makeFolder(folder); // first: what is wrong with it is reported by its own name
  await makeFolder(join(folder, "tasks"));
  for (const path of beside) {
    await copyFile(path, join(folder, "tasks", fileOf(path))).catch((error: Error) => {
      throw new Error(faultOf(path, error), { cause: error });
    });
  }
  for (const { task, experiment } of planned) await writeTask(folder, task, experiment);
  if (before === undefined) await writeWhole(join(folder, FILE), text);
  return plan;
}

/** Where the folder holds a task of this name for another experiment, its results would be another's too. */
async function writeTask(folder: string, task: Task, experiment: Experiment): Promise<void> {
  const file = taskFile(folder, task);
  const text = writeExperimentFile(experiment);
  const before = await readFile(file, "utf8").catch(() => undefined);
  if (before === text) return;
  if (before === undefined) return writeWhole(file, text);
  throw new Error(`${clipName(folder)}: was planned from another experiment; choose another --out`);
}

function fileOf(path: string): string {
  return path.replace(/^.*[/\\]/s, "");
}

/** The files that an experiment names, which lie beside it. */
export function besides(file: string, { data, network }: Experiment): readonly string[] {
  const names = [...(isOwnTable(data.name) ? [data.name] : []), network.weights?.name ?? []].flat();
  return names.map((name) => join(dirname(file), fileOf(name)));
}

/** Throws Error that names the folder where it holds no plan. */
export async function readPlan(folder: string): Promise<Plan> {
  try {
    const plan = JSON.parse(await readFile(join(folder, FILE), "utf8")) as Plan;
    const isPlan =
      plan.version === 1 &&
      Array.isArray(plan.tasks) &&
      plan.tasks.every(({ name }) => typeof name === "string" && /^[\w.-]+$/.test(name));
    if (!isPlan || plan.tasks.length === 0) throw new Error("it lists no tasks");
    return plan;
  } catch (error) {
    const why = `${clipName(folder)}: holds no plan (${FILE}: ${reasonOf(error)})`;
    throw new Error(`${why}; make one with sweep FILE --out ${clipName(folder)}`, { cause: error });
  }
}

export function taskFile(folder: string, { name }: Task): string {
  return join(folder, "tasks", `${name}.experiment.json`);
}

export function runFolder(folder: string, { name }: Task): string {
  return join(folder, "runs", name);
}
