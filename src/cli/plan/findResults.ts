// Results under folders: every results.json, however deep plans and tasks have put it.

import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { NamedResults } from "#core/experiment/results/joinShares.ts";
import type { Results } from "#core/experiment/results/results.ts";
import { readResults } from "#core/experiment/runs/readNumbers.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { clipName } from "#core/message.ts";
import { reasonOf } from "#cli/reasons.ts";
import { isExperiment } from "#cli/running/readCase.ts";

const DEEPEST = 6;
const UNRUN = "it is an experiment: lab run FILE --out DIR makes results of it";

/**
 * In the order of their names. Throws Error that names the folder where there are none or it cannot be read, and the
 * file where it holds no results. `besides`: a folder that is passed over.
 */
export async function findResults(
  folders: readonly string[],
  besides?: string,
): Promise<readonly NamedResults[]> {
  const found: NamedResults[] = [];
  for (const folder of folders) {
    const files = folder.endsWith(".json") ? [folder] : await filesIn(folder, besides);
    if (files.length === 0) throw new Error(`${clipName(folder)}: holds no results.json`);
    for (const file of files) {
      if (found.some(({ name }) => resolve(name) === resolve(file))) continue; // the folder is named twice
      found.push({ name: file, results: await readFileOf(file) });
    }
  }
  return found;
}

async function filesIn(folder: string, besides?: string, depth = 0): Promise<readonly string[]> {
  if (folder === besides || depth > DEEPEST) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw new Error(`${clipName(folder)}: ${reasonOf(error)}`, { cause: error });
  });
  const names = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const lists = await Promise.all(
    names.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(path, besides, depth + 1);
      return entry.name === "results.json" ? [path] : [];
    }),
  );
  return lists.flat();
}

async function readFileOf(file: string): Promise<Results> {
  try {
    const value = JSON.parse(await readFile(file, "utf8")) as Results;
    if (isExperiment(value) && !("experiment" in value)) throw new Error(UNRUN);
    readResults(value);
    return { ...value, experiment: parseExperiment(value.experiment) };
  } catch (error) {
    throw new Error(`${clipName(file)}: holds no results (${reasonOf(error)})`, { cause: error });
  }
}

/** The folder of results, by which people know them. */
export function folderOf({ name }: NamedResults): string {
  return dirname(name);
}
