// All tasks of a plan that are not finished, some at a time.

import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Interruption, Terminal } from "#cli/terminal.ts";
import { clock } from "#cli/running/progress.ts";
import type { Ended } from "./launch.ts";
import { runFolder, taskFile } from "./plan.ts";
import type { Plan, Task } from "./plan.ts";

export type Launch = (
  args: readonly string[],
  hear: (line: string) => void,
  stop?: AbortSignal,
) => Promise<Ended>;

export type CarryOut = {
  /** Tasks at a time. */
  readonly workers: number;
  /** Options that `run` is given for every task. */
  readonly options: readonly string[];
  readonly launch: Launch;
  readonly quiet: boolean;
};

/** The arguments by which a task is run, or gone on with. */
export function argumentsOf(folder: string, task: Task, options: readonly string[]): string[] {
  const out = `${runFolder(folder, task)}/`; // a folder, although its name has full stops
  return ["run", taskFile(folder, task), "--out", out, "--resume", "--quiet", ...options];
}

/** Returns the exit code: 1 where a task failed, which is named; the others are carried out all the same. */
export async function carryOut(
  folder: string,
  { tasks }: Plan,
  { workers, options, launch, quiet }: CarryOut,
  terminal: Terminal,
): Promise<number> {
  const open = await unfinished(folder, tasks);
  const stop = terminal.interruption?.();
  const began = performance.now();
  const hear = quiet ? () => {} : terminal.error;
  let [next, done, failed] = [0, 0, 0];
  if (open.length < tasks.length) {
    hear(`${tasks.length - open.length} of ${tasks.length} tasks are finished already`);
  }

  const show = () => {
    const seconds = (performance.now() - began) / 1000;
    const left = done === 0 ? "" : `, about ${clock((seconds / done) * (open.length - done))} left`;
    terminal.status?.(`${done} of ${open.length} tasks done${left}`);
  };

  async function work(): Promise<void> {
    while (next < open.length && !stop?.aborted) {
      const task = open[next++];
      const args = argumentsOf(folder, task, options);
      const { code, last } = await launch(
        args,
        (line) => terminal.error(`${task.name}: ${line}`),
        stop,
      );
      if (stop?.aborted) return;
      done += 1;
      if (code !== 0) failed += 1;
      hear(`${task.name}: ${code === 0 ? last : `ended with ${code}`}`);
      show();
    }
  }

  show();
  await Promise.all(Array.from({ length: Math.min(workers, open.length) }, work));
  terminal.status?.(undefined);
  if (stop?.aborted) return interrupted(stop, terminal);
  if (failed > 0) terminal.error(`${failed} of ${tasks.length} tasks failed; the others are done`);
  return failed > 0 ? 1 : 0;
}

function interrupted({ reason }: AbortSignal, terminal: Terminal): number {
  const { cause, code } = reason as Interruption;
  terminal.error(`ended early by ${cause}; run the same command again to go on from here`);
  return code;
}

/** A run that is finished has results and no checkpoint. */
async function unfinished(folder: string, tasks: readonly Task[]): Promise<readonly Task[]> {
  const open = await Promise.all(
    tasks.map(async (task) => {
      const has = (name: string) =>
        access(join(runFolder(folder, task), name)).then(
          () => true,
          () => false,
        );
      return !(await has("results.json")) || (await has("run.checkpoint"));
    }),
  );
  return tasks.filter((_, i) => open[i]);
}
