// The tables and weights that experiments name: those that were opened in this visit, and those that the browser has kept.

import { isOwnTable } from "#core/data/catalogue.ts";
import type { OwnTable } from "#core/data/ownTable.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { WeightsFile } from "#core/experiment/weights/weightsFile.ts";
import { within } from "#wait/within.ts";
import type { FoundTable } from "./kept/tablesPool.ts";
import type { LabOptions } from "./lab.ts";

/** Ticks for which files are looked for (wait/within.ts). */
const PATIENCE = 40;

export type OwnFiles = {
  /** From now on a table's name means this one. */
  addTable(table: OwnTable): void;
  tableOf(name: string): OwnTable | undefined;
  /** All that can be chosen, in the order in which they were opened; two may have one name. */
  allTables(): readonly OwnTable[];
  /** All of this name are gone. */
  dropTables(name: string): void;
  addWeights(file: WeightsFile): void;
  weightsOf(experiment: Experiment): WeightsFile | undefined;
  /**
   * Looks for what the experiment names and nobody has opened; undefined where there is nothing to look for. What is
   * nowhere stays missing. Returns what the visitor should know of a table that was found; never rejects.
   */
  look(experiment: Experiment): Promise<string | undefined> | undefined;
};

type Finders = Pick<LabOptions, "findWeights" | "findTable" | "second">;

export function createOwnFiles({ findWeights, findTable, second }: Finders): OwnFiles {
  const tables = new Map<string, OwnTable>();
  let opened: readonly OwnTable[] = [];
  const weights = new Map<string, WeightsFile>();

  /** The same bytes read otherwise are the same table. */
  function addTable(table: OwnTable): void {
    tables.set(table.name, table);
    const before = opened.findIndex((other) => isSameTable(other, table));
    opened = before < 0 ? [...opened, table] : opened.with(before, table);
  }

  function dropTables(name: string): void {
    tables.delete(name);
    opened = opened.filter((table) => table.name !== name);
  }

  function addWeights(file: WeightsFile): void {
    weights.set(file.hash, file);
  }

  function weightsOf({ network }: Experiment): WeightsFile | undefined {
    return network.weights && weights.get(network.weights.hash);
  }

  /** A table that was opened while the kept one was looked for is the newer one. */
  function takeFound(found: FoundTable | undefined): string | undefined {
    if (!found || tables.has(found.table.name)) return undefined;
    addTable(found.table);
    return found.note;
  }

  function look(experiment: Experiment): Promise<string | undefined> | undefined {
    const { data, network } = experiment;
    const isMissing = isOwnTable(data.name) && !tables.has(data.name);
    const wanted = weightsOf(experiment) ? undefined : network.weights;
    let note: string | undefined;
    const searches = [
      wanted && findWeights?.(wanted).then((file) => file && addWeights(file)),
      isMissing ? findTable?.(data.name).then((found) => (note = takeFound(found))) : undefined,
    ].filter((search) => search !== undefined);
    if (searches.length === 0) return undefined;
    const noteOf = () => note;
    return within(Promise.allSettled(searches), PATIENCE, "", second).then(noteOf, noteOf);
  }

  const tableOf = (name: string) => tables.get(name);
  return { addTable, tableOf, allTables: () => opened, dropTables, addWeights, weightsOf, look };
}

function isSameTable(a: OwnTable, b: OwnTable): boolean {
  const isSame = a.content === b.content || (a.hash !== undefined && a.hash === b.hash);
  return a.name === b.name && isSame;
}
