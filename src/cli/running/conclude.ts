// How a run ends: its results go where they were asked for, and the exit code shows how it went.
//   0    finished; replicas that diverged are named in a warning
//   1    something is wrong, which a message names; what was finished before is written all the same
//   3    finished, and with --strict: a replica diverged
//   130  ended by Ctrl-C, 143 by SIGTERM: the finished epochs are written
//   141  whoever read the output has closed it

import { formatJson } from "#core/experiment/schema/formatJson.ts";
import type { Results } from "#core/experiment/results/results.ts";
import { curvesOf } from "./curvesOf.ts";
import { headline, narrateDivergence, narrateVerdicts } from "./narrate.ts";
import { writeAside, writeWhole } from "#cli/output.ts";
import type { Outcome } from "./runExperiment.ts";
import { CLOSED_PIPE, ClosedOutputError } from "#cli/terminal.ts";
import type { Interruption, Terminal } from "#cli/terminal.ts";

const DIVERGED = 3;

type Wishes = {
  readonly out?: string | undefined;
  readonly curves?: string;
  readonly checkpoint?: string;
  readonly strict: boolean;
  readonly quiet?: boolean;
};

/** Writes what there is, with how to go on where that is not all. Returns the exit code. */
export async function conclude(
  { results, failure }: Outcome,
  { out, curves, checkpoint, strict, quiet = false }: Wishes,
  terminal: Terminal,
): Promise<number> {
  const end = endOf(failure);
  if (end.code === CLOSED_PIPE && out === undefined) return end.code;
  if (end.reason !== undefined) terminal.error(end.reason);
  if (!results) {
    terminal.error("Not one epoch was finished, and nothing has been written.");
    return end.code;
  }
  if (!quiet) narrateVerdicts(results).forEach(terminal.error);
  const warnings = narrateDivergence(results);
  warnings.forEach(terminal.error);
  const { reason } = end;
  await deliver(reason === undefined ? results : markUnfinished(results, reason), out, terminal);
  if (curves !== undefined) await writeWhole(curves, curvesOf(results));
  if (reason !== undefined) terminal.error(howToGoOn(results, out, checkpoint));
  else if (curves !== undefined) await terminal.print(headline(results));
  return end.code === 0 && strict && warnings.length > 0 ? DIVERGED : end.code;
}

function endOf(failure: unknown): { readonly code: number; readonly reason?: string } {
  if (failure === undefined) return { code: 0 };
  if (failure instanceof Error) return { code: 1, reason: failure.message };
  const { cause, code } = failure as Interruption;
  return { code, reason: `ended early by ${cause}` };
}

function markUnfinished({ version, ...rest }: Results, unfinished: string): Results {
  return { version, unfinished, ...rest };
}

async function deliver(
  results: Results,
  out: string | undefined,
  terminal: Terminal,
): Promise<void> {
  const text = formatJson(results);
  try {
    if (out === undefined) await terminal.print(text.trimEnd());
    else await writeWhole(out, text);
  } catch (error) {
    if (error instanceof ClosedOutputError) throw error; // the reader of the output has gone
    const aside = await writeAside(text).catch(() => undefined);
    if (aside === undefined) throw error;
    throw new Error(`${(error as Error).message}; the results are in ${aside}`, { cause: error });
  }
}

/**
 * What was kept, and how to get the rest: a run begins at its seed, so that it gives the same numbers
 * again.
 */
function howToGoOn({ arms }: Results, out: string | undefined, checkpoint?: string): string {
  const kept = Object.entries(arms).map(([arm, { replicas }]) => {
    const count = replicas[0]?.epochs.length ?? 0;
    return `${arm} ${count} epoch${count === 1 ? "" : "s"}`;
  });
  const place = out === undefined ? "on standard output" : `in ${out}`;
  const finished = `What was finished is ${place}: ${kept.join(", ")}.`;
  if (checkpoint !== undefined) {
    return `${finished} To go on from here, run the same command again with --resume.`;
  }
  return `${finished} To have it all, run the same command again: it begins anew, and the same seed gives the same numbers.`;
}
