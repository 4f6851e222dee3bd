// Shares of runs in folders, joined: for every run the files that one machine would have written, and one table.

import { basename, dirname, join, resolve } from "node:path";
import { isShare, joinShares } from "#core/experiment/results/joinShares.ts";
import type { NamedResults } from "#core/experiment/results/joinShares.ts";
import type { Results } from "#core/experiment/results/results.ts";
import { formatJson } from "#core/experiment/schema/formatJson.ts";
import { makeFolder } from "#cli/makeFolder.ts";
import { writeWhole } from "#cli/output.ts";
import { curvesOf } from "#cli/running/curvesOf.ts";
import { headline } from "#cli/running/narrate.ts";
import { folderPlace } from "#cli/running/place.ts";
import { writeSummaries } from "#cli/summary/writeSummaries.ts";
import type { Terminal } from "#cli/terminal.ts";
import { findResults, folderOf } from "./findResults.ts";

/** Throws Error as findResults and joinShares do. Returns the exit code. */
export async function joinFolders(
  folders: readonly string[],
  out: string,
  terminal: Terminal,
): Promise<number> {
  const found = await findResults(folders, resolveIn(folders, out));
  const runs = joinAll(found);
  const isOne = runs.length === 1;
  for (const { name, results } of runs) {
    await writeRun(isOne ? out : join(out, name), results);
  }
  if (isOne) {
    await terminal.print(headline(runs[0].results));
    return 0;
  }
  const text = await writeSummaries(out, runs);
  await terminal.print(text);
  return 0;
}

/** The results of an earlier joining are no shares: where `out` lies in one of the folders it is passed over. */
function resolveIn(folders: readonly string[], out: string): string | undefined {
  const inside = folders.find((folder) => resolve(out).startsWith(`${resolve(folder)}/`));
  return inside === undefined
    ? undefined
    : join(inside, resolve(out).slice(resolve(inside).length + 1));
}

/** Every run once, its shares joined, under a name of its own. */
export function joinAll(found: readonly NamedResults[]): readonly NamedResults[] {
  const runs = new Map<string, NamedResults[]>();
  for (const one of found) {
    const key = isShare(one) ? wholeKey(one.results) : one.name;
    runs.set(key, [...(runs.get(key) ?? []), one]);
  }
  const names = new Set<string>();
  return [...runs.values()].map((parts) => {
    const name = unused(nameOf(parts), names);
    return isShare(parts[0]) ? { name, results: joinShares(parts) } : { ...parts[0], name };
  });
}

/** Shares of one run have the same experiment, but for their replicas. */
function wholeKey({ experiment }: Results): string {
  const { share, replicas: _, arms: __, ...rest } = experiment;
  return formatJson({ ...rest, of: share?.of });
}

/** "span-1-2.seed-3" of ".../span-1-2.seed-3.share-1-of-4", and the folder above ".../share-1-of-4". */
function nameOf([first]: readonly NamedResults[]): string {
  const folder = folderOf(first);
  const own = basename(folder).replace(/\.?share-\d+-of-\d+$/, "");
  return own === "" ? basename(dirname(folder)) : own;
}

function unused(name: string, names: Set<string>): string {
  let own = name;
  for (let i = 2; names.has(own); i++) own = `${name}-${i}`;
  names.add(own);
  return own;
}

async function writeRun(folder: string, results: Results): Promise<void> {
  await makeFolder(folder);
  const place = folderPlace(folder);
  await writeWhole(place.out, formatJson(results));
  await writeWhole(place.curves, curvesOf(results));
}
