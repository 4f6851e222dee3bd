// A run that was finished before: a requeued task has nothing left to do.

import { access } from "node:fs/promises";
import { formatJson } from "#core/experiment/schema/formatJson.ts";
import type { Results } from "#core/experiment/results/results.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { clipName } from "#core/message.ts";
import type { Terminal } from "#cli/terminal.ts";
import type { Place } from "./place.ts";

/** The results in the folder where they are whole and of this experiment. Throws Error where they are of another. */
export async function finishedBefore(
  experiment: Experiment,
  { out }: Place,
  terminal: Pick<Terminal, "read">,
): Promise<Results | undefined> {
  const bytes = out === undefined ? undefined : await terminal.read(out).catch(() => undefined);
  if (!bytes) return undefined;
  const results = resultsIn(bytes);
  if (!results || results.unfinished !== undefined) return undefined;
  if (asAsked(results.experiment, experiment)) return results;
  throw new Error(
    `${clipName(out!)}: holds results of another experiment; name another folder with --out`,
  );
}

/** Throws Error where one of these is asked for of a finished run and is not there: results hold no weights. */
export async function refuseGone(paths: readonly (string | undefined)[]): Promise<void> {
  for (const path of paths) {
    if (
      path === undefined ||
      (await access(path).then(
        () => true,
        () => false,
      ))
    )
      continue;
    const remedy = "leave out --resume to train it again, or name another folder with --out";
    throw new Error(`${clipName(path)}: the run is finished, and kept no weights; ${remedy}`);
  }
}

function resultsIn(bytes: Uint8Array): Results | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Results;
    return typeof value.experiment === "object" && typeof value.arms === "object"
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a run was asked for as this experiment: which arms could race shows only in the run. */
function asAsked(run: Experiment, asked: Experiment): boolean {
  const [ours, theirs] = [run, asked].map((one) => {
    const { arms: _, armInits: __, ...rest } = one;
    return formatJson(rest);
  });
  return ours === theirs;
}
