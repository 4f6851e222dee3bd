// Which task of an array a process is: a number of its own, or what the scheduler has put into its surroundings.

/** Where schedulers leave the number of a task, counted from 0: Slurm's arrays, Kubernetes' Indexed Jobs. */
const NUMBERS = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"];

/**
 * The task, from 0. Throws Error where `asked` is no number below `count`, and for `auto` where no scheduler has given
 * one.
 */
export function taskOf(
  asked: string,
  count: number,
  surroundings: { readonly [name: string]: string | undefined },
): number {
  const name = NUMBERS.find((one) => surroundings[one] !== undefined);
  if (asked === "auto" && name === undefined) {
    throw new Error(
      `--task auto: neither ${NUMBERS.join(" nor ")} is set; name the task by number`,
    );
  }
  const text = asked === "auto" ? surroundings[name!]! : asked;
  const from = asked === "auto" ? `--task auto: ${name}` : "--task";
  const task = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (task < count) return task;
  const range = count === 1 ? "0" : `0 to ${count - 1}`;
  throw new Error(`${from} must be a task from ${range}, got ${JSON.stringify(text.slice(0, 40))}`);
}
