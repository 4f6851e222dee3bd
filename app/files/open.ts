// A visitor's file, of any format that core/importers.ts knows. Loaded when one is opened. A table shows
// first what it is taken for, on the import sheet; the worker reads it. What is chosen later wins: another file, or whatever else is opened while this one is read.

import { createElement } from "react";
import type { ReactNode } from "react";
import { keep as keepTable } from "#app/keeping/tables.ts";
import { keep } from "#app/keeping/weights.ts";
import { CATALOGUE } from "#core/data/catalogue.ts";
import { outputWidth } from "#core/data/dataset.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { startFromWeights } from "#core/experiment/weights/startFromWeights.ts";
import type { DataFacts } from "#core/experiment/weights/startFromWeights.ts";
import { weightsFileOf } from "#core/experiment/weights/weightsFile.ts";
import type { WeightsFile } from "#core/experiment/weights/weightsFile.ts";
import { formatOf, HEAD, importFile } from "#core/importFile.ts";
import type { Format } from "#core/importers.ts";
import type { Imported, ImportedNetwork, NamedBytes } from "#core/importer.ts";
import { ownTableOf, tableAsRead, tableName } from "#core/data/ownTable.ts";
import type { TableChoices } from "#core/data/table/choices.ts";
import { parseChoices } from "#core/data/table/choicesSchema.ts";
import { TableSheet } from "#app/tables/TableSheet.tsx";
import { reportOn } from "#app/tables/ask.ts";
import { clip, clipName, reasonOf } from "#core/message.ts";
import type { Lab } from "#store/lab.ts";

/** Bytes; larger files would fill the memory of a tab several times over. */
const LARGEST = 64 * 2 ** 20;

class Overtaken extends Error {}

/** Formats that are read as tables, in the worker. */
const TABLES: ReadonlySet<Format> = new Set(["csv"]);

let sheets = 0;

/** The file that was chosen last. */
let latest: File | undefined;

/** Shows an element beside the page, or nothing. */
type Show = (element: ReactNode) => void;

/**
 * Opens what the file holds, unless something else is opened meanwhile; the alert shows what is wrong with it.
 * A table goes to the import sheet, unless the experiment at hand waits for it and has its choices.
 */
export async function openFile(lab: Lab, file: File, show: Show): Promise<void> {
  const name = clipName(file.name);
  const isLatest = watch(lab, file);
  const breathe = async () => {
    await nextTask();
    if (!isLatest()) throw new Overtaken();
  };
  lab.showStatus(`Reading ${name} (${sizeOf(file)}) … Opening anything else cancels it.`);
  try {
    if (file.size > LARGEST) throw new Error(tooLarge(name, file));
    const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
    if (TABLES.has(await formatOf(file.name, head))) {
      if (isLatest()) await openTable(lab, file, show);
      return;
    }
    const named = { file: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    await breathe();
    const dataset = factsOf(lab);
    const imported = await importFile(named, {
      breathe,
      ...(dataset && { inputShape: dataset.inputShape }),
    });
    const weights = imported.kind === "network" ? await weightsFileOf(named, breathe) : undefined;
    if (!isLatest()) return;
    if (imported.kind === "network") takeNetwork(lab, weights!, imported);
    else take(lab, named, imported);
  } catch (error) {
    if (error instanceof Overtaken || !isLatest()) return;
    lab.showStatus(`${name} was not opened.`);
    lab.warn(clip(`${reasonOf(error).replace(/\.$/, "")}. What was open stays open.`));
  }
}

async function openTable(lab: Lab, file: File, show: Show): Promise<void> {
  const { experiment, presetId, dataset } = lab.store.getState();
  const { name, table } = experiment.data;
  if (dataset || name !== tableName(file.name) || !table) {
    lab.showStatus(`${clipName(file.name)}: see what it was taken for, then use it.`);
    return showSheet(file, show, () => lab.showStatus(`${clipName(file.name)} was not opened.`));
  }
  const report = await reportOn(lab, file, parseChoices(table));
  const bytes = new Uint8Array(await file.arrayBuffer());
  const own = tableAsRead(bytes, report);
  keepTable(own).catch(() => {}); // a page that is loaded again asks for the file then
  lab.bringBack({ experiment, presetId }, own);
}

/** The import sheet of a file; `first` are the choices by which it has been read before. */
function showSheet(file: File, show: Show, onCancel = () => {}, first?: TableChoices): void {
  const key = (sheets += 1); // a second file has a sheet of its own
  const onClose = () => show(undefined);
  const cancel = () => {
    onClose();
    onCancel();
  };
  const props = { key, file, onClose, onCancel: cancel };
  show(createElement(TableSheet, { ...props, ...(first && { first }) }));
}

/** The import sheet of the table that is open, once more. */
export function readAgain({ ownTable, store }: Lab, show: Show): void {
  if (!ownTable) return;
  const { table } = store.getState().experiment.data;
  const file = new File([Uint8Array.from(ownTable.bytes)], ownTable.name);
  showSheet(file, show, undefined, table ?? ownTable.choices);
}

/** Whether `file` is still what is to be opened: no other has been chosen since, and no experiment opened. */
function watch({ store }: Lab, file: File): () => boolean {
  const opened = () => {
    const { presetId, experiment } = store.getState();
    const { title, seed, replicas, data, network } = experiment;
    return JSON.stringify([presetId, title, seed, replicas, data, network]);
  };
  const before = opened();
  latest = file;
  return () => latest === file && opened() === before;
}

function take(lab: Lab, file: NamedBytes, imported: Exclude<Imported, ImportedNetwork>): void {
  if (imported.kind === "data") {
    const table = ownTableOf(file, imported.data);
    keepTable(table).catch(() => {}); // a page that is loaded again asks for the file then
    return lab.openTable(table);
  }
  lab.open(imported.experiment);
  if (imported.hasResults) {
    lab.warn(
      `${clipName(file.file)}: its experiment is open. Train, fuse and race to get its numbers again.`,
    );
  }
}

/** The network starts an experiment of its own, or the one that waits for this very file. */
function takeNetwork(lab: Lab, file: WeightsFile, network: ImportedNetwork): void {
  const { experiment } = lab.store.getState();
  const isAwaited = experiment.network.weights?.hash === file.hash;
  const next = isAwaited ? experiment : startOrRefuse(lab, file, network);
  lab.openWeights(file, next);
  keep(file).catch(() => {}); // links that name it ask for the file then
  const message = `${clipName(file.name)} is open, with its weights in every replica: fuse at once, or train on.`;
  const note = isAwaited || network.note === undefined ? "" : ` ${network.note}`;
  lab.store.setState({ alert: { message: clip(message + note), isCalm: true } });
}

/** Throws Error with what data the network needs. */
function startOrRefuse(lab: Lab, file: WeightsFile, network: ImportedNetwork): Experiment {
  const facts = factsOf(lab);
  if (!facts)
    throw new Error(
      `${clipName(file.name)}: the data of the present experiment are not here; choose a data set first`,
    );
  const next = startFromWeights(lab.store.getState().experiment, file, network, facts);
  if ("refusal" in next) throw new Error(next.refusal);
  return next;
}

/** What is known of the data at hand, whether they have been loaded or not. */
function factsOf({ store, ownTable }: Lab): DataFacts | undefined {
  const { dataset, experiment } = store.getState();
  if (dataset) {
    const { title, task, inputShape } = dataset;
    return { title, task: task.kind, inputShape, outputs: outputWidth(task) };
  }
  const { name } = experiment.data;
  return ownTable?.name === name ? ownTable : CATALOGUE.find((entry) => entry.name === name);
}

function tooLarge(name: string, file: File): string {
  return `${name} has ${sizeOf(file)}, and files up to ${LARGEST / 2 ** 20} MB are opened here: keep fewer rows or columns, or use \`npm run lab\` on the command line`;
}

function sizeOf({ size }: File): string {
  return size < 1e6 ? `${Math.ceil(size / 1000)} kB` : `${Math.round(size / 1e6)} MB`;
}

function nextTask(): Promise<void> {
  return new Promise((settle) => setTimeout(settle));
}
