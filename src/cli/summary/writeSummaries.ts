// The summary of runs in every format, in a folder.

import { join } from "node:path";
import type { NamedResults } from "#core/experiment/results/joinShares.ts";
import { makeFolder } from "#cli/makeFolder.ts";
import { writeWhole } from "#cli/output.ts";
import { FORMATS } from "./formats.ts";
import { summaryRows } from "./rows.ts";

/** Writes summary.txt, summary.csv and summary.tex; returns the table. */
export async function writeSummaries(
  folder: string,
  runs: readonly NamedResults[],
): Promise<string> {
  const rows = summaryRows(runs);
  await makeFolder(folder);
  const table = FORMATS.table(rows);
  await writeWhole(join(folder, "summary.txt"), `${table}\n`);
  await writeWhole(join(folder, "summary.csv"), `${FORMATS.csv(rows)}\n`);
  await writeWhole(join(folder, "summary.tex"), `${FORMATS.latex(rows)}\n`);
  return table;
}
