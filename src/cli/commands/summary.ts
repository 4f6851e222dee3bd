// lab summary DIR…: what runs have found, in one table.

import { parseArgs } from "node:util";
import { reasonOf } from "#core/message.ts";
import type { Command } from "#cli/command.ts";
import { findResults } from "#cli/plan/findResults.ts";
import { joinAll } from "#cli/plan/joinFolders.ts";
import { FORMATS } from "#cli/summary/formats.ts";
import type { SummaryFormat } from "#cli/summary/formats.ts";
import { summaryRows } from "#cli/summary/rows.ts";
import { CLOSED_PIPE, ClosedOutputError } from "#cli/terminal.ts";
import type { Terminal } from "#cli/terminal.ts";

export const summary: Command = {
  usage:
    "summary DIR …              mean ± sd, paired differences and verdicts of runs, in one table",
  details: [
    "    reads every results.json in the folders; runs that differ in their seed alone are taken together",
    "    --format NAME  table (default), csv, latex (with booktabs)",
    "    corrected p (csv: holmP) is after Holm's correction, the verdict's; csv has the uncorrected pValue, too",
    "    ends with 0, or with 1 where a folder holds no results or a share of a run is missing",
  ],
  run: summaryCommand,
};

const USAGE =
  "lab summary: name one or more folders of results, e.g. lab summary runs --format csv";
const options = { format: { type: "string", default: "table" } } as const;

/** The table on standard output. Returns the exit code. */
export async function summaryCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length === 0) throw new Error(USAGE);
    const { format } = values;
    if (!Object.hasOwn(FORMATS, format)) {
      throw new Error(`--format must be one of ${Object.keys(FORMATS).join(", ")}, got ${format}`);
    }
    const rows = summaryRows(joinAll(await findResults(positionals)));
    await terminal.print(FORMATS[format as SummaryFormat](rows));
    return 0;
  } catch (error) {
    if (error instanceof ClosedOutputError) return CLOSED_PIPE;
    terminal.error(reasonOf(error));
    return 1;
  }
}
