// Questions about the modules of a build.

import { relative, resolve } from "node:path";

export type ModuleGraph = {
  getModuleInfo(id: string): {
    isEntry: boolean;
    importedIds: readonly string[];
    importers: readonly string[];
    dynamicImporters: readonly string[];
  } | null;
};

/** Whether a chain of static imports leads from an entry to this module. */
export function isReachedFromEntry(id: string, graph: ModuleGraph): boolean {
  const reached = new Set([id]);
  for (const one of reached) {
    const found = graph.getModuleInfo(one);
    if (found?.isEntry) return true;
    for (const importer of found?.importers ?? []) reached.add(importer);
    if (!isOfCore(one)) continue;
    for (const importer of found?.dynamicImporters ?? []) reached.add(importer);
  }
  return false;
}

function isOfCore(id: string): boolean {
  return relative(resolve("src/core"), id).split(/[\\/]/)[0] !== "..";
}

/** The entries with all that they import statically. */
export function importedFrom(entries: readonly string[], graph: ModuleGraph): ReadonlySet<string> {
  const reached = new Set(entries);
  for (const id of reached) {
    for (const next of graph.getModuleInfo(id)?.importedIds ?? []) reached.add(next);
  }
  return reached;
}
