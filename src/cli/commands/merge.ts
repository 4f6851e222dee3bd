// lab merge DIR… --out DIR joins shares of runs (plan/joinFolders.ts). lab merge FILE…: the structural merges of each network (docs/formats.md §6.1), one line of JSON for it.

import { parseArgs } from "node:util";
import { clipName, reasonOf } from "#core/message.ts";
import { parseMergeCase, runMergeCase } from "#core/model/merge/mergeCase.ts";
import type { MergeResult } from "#core/model/merge/mergeCase.ts";
import type { Command } from "#cli/command.ts";
import { joinFolders } from "#cli/plan/joinFolders.ts";
import { faultOf } from "#cli/reasons.ts";
import { readCase } from "#cli/running/readCase.ts";
import { ClosedOutputError, CLOSED_PIPE } from "#cli/terminal.ts";
import type { Terminal } from "#cli/terminal.ts";

export const merge: Command = {
  usage:
    "merge DIR … --out DIR     join shares of runs into the results of the whole; one table of all",
  details: [
    "    reads every results.json in the folders; shares of one run are joined, whole runs stay as they are",
    "    --out DIR      results.json and curves.csv of the run there, of several each in a folder of its own",
    "    ends with 0, or with 1 where a share is missing, not finished or of something else",
    "  … merge CASE.json …         fold batch norms, write convolutions as matrices, exactly",
    "    one line of JSON on standard output for every case; how exact it is on standard error",
    "    --matrices     write out the matrices",
    "    ends with 0, or with 1 where a case could not be read or a merge is more than rounding",
  ],
  run: mergeCommand,
};

/**
 * One line of JSON on standard output for every file that can be read, and on standard error how exact its merges
 * are; for every other one a line that names the file and the field. Returns the exit code: 0 when every merge is
 * exact, else 1; 141 where nobody reads the output any more.
 */
export async function mergeCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  let failures = 0;
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length === 0) throw new Error(USAGE);
    if (values.out !== undefined) return await joinFolders(positionals, values.out, terminal);
    for (const file of positionals) {
      if (!(await mergeFile(file, values.matrices, terminal))) failures += 1;
    }
  } catch (error) {
    if (error instanceof ClosedOutputError) return CLOSED_PIPE;
    terminal.error(reasonOf(error));
    return 1;
  }
  return failures === 0 ? 0 : 1;
}

const USAGE =
  "lab merge: name one or more files, e.g. lab merge network.json, or folders of shares, e.g. lab merge runs --out whole";
const options = {
  matrices: { type: "boolean", default: false },
  out: { type: "string" },
} as const;

/** Whether the file could be read and all its merges are exact. */
async function mergeFile(file: string, matrices: boolean, terminal: Terminal): Promise<boolean> {
  try {
    const bytes = await terminal.read(file);
    const result = runMergeCase(parseMergeCase(readCase(bytes)), matrices);
    linesOf(result).forEach((line) => terminal.error(`${clipName(file)}: ${line}`));
    await terminal.print(JSON.stringify(result));
    return isExact(result);
  } catch (error) {
    if (error instanceof ClosedOutputError) throw error;
    terminal.error(faultOf(file, error));
    return false;
  }
}

function isExact({ exact, matrices }: MergeResult): boolean {
  return exact && matrices.every((one) => one.exact && (one.parallel?.exact ?? true));
}

/** What was merged, and how far outputs moved. */
function linesOf(result: MergeResult): readonly string[] {
  const { folds, matrices, parameters } = result;
  const folded = folds.filter((fold) => "into" in fold).length;
  const kept = folds.flatMap((fold) =>
    "problem" in fold ? [`layers[${fold.norm}] stays: ${fold.problem}`] : [],
  );
  return [
    `${folded} of ${folds.length} batch norms folded, ${parameters[0]} parameters become ${parameters[1]}: ${inWords(result)}`,
    ...kept,
    ...matrices.flatMap((one) => [
      `layers[${one.layer}] of the answer is a matrix of ${one.shape.join(" × ")}: ${inWords(one)}`,
      ...(one.parallel
        ? [`merged with the dense layer in parallel: ${inWords(one.parallel)}`]
        : []),
    ]),
  ];
}

function inWords({ difference, exact }: { readonly difference: number; readonly exact: boolean }) {
  if (!Number.isFinite(difference)) return "no finite numbers, nothing can be compared";
  const by = `outputs differ by at most ${difference.toExponential(1)}`;
  return difference === 0
    ? "equal to the last bit"
    : `${by}${exact ? ", rounding: exact" : ", more than rounding"}`;
}
