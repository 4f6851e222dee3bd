// A visitor's file, of any format that core/importers.ts knows. Loaded when one is opened. A table shows
// first what it is taken for, on the import sheet; the worker reads it. What is chosen later wins: another file, or whatever else is opened while this one is read.

import { createElement } from "react";
import type { ReactNode } from "react";
import { keep as keepTable } from "#app/keeping/tables.ts";
import { keep } from "#app/keeping/weights.ts";
import { readText } from "#core/data/importers/text.ts";
import { CATALOGUE } from "#core/data/catalogue.ts";
import { outputWidth } from "#core/data/dataset.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { readResults } from "#core/experiment/runs/readNumbers.ts";
import { startFromWeights } from "#core/experiment/weights/startFromWeights.ts";
import type { DataFacts } from "#core/experiment/weights/startFromWeights.ts";
import { weightsFileOf } from "#core/experiment/weights/weightsFile.ts";
import type { WeightsFile } from "#core/experiment/weights/weightsFile.ts";
import { formatOf, HEAD, importFile } from "#core/importFile.ts";
import type { Format } from "#core/importers.ts";
import type { Imported, ImportedNetwork, NamedBytes } from "#core/importer.ts";
import { goesBy, ownTableOf, tableAsRead } from "#core/data/ownTable.ts";
import type { TableChoices } from "#core/data/table/choices.ts";
import { parseChoices } from "#core/data/table/choicesSchema.ts";
import { joinFiles } from "#core/model/readers/together.ts";
import { runsOf } from "#app/runs/runsOf.ts";
import { TableSheet } from "#app/tables/TableSheet.tsx";
import { reportOn } from "#app/tables/ask.ts";
import type { TableFile } from "#worker/inspection.ts";
import { CHANGED } from "#core/experiment/schema/changed.ts";
import { clip, clipName, reasonOf } from "#core/message.ts";
import type { Lab } from "#store/lab.ts";
import { drawnAnyway } from "#store/task.ts";
import { GuessSheet } from "./GuessSheet.tsx";

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

/** Opens one file, or several that are one model: TensorFlow.js' model.json with its weights. */
export async function openFiles(lab: Lab, files: readonly File[], show: Show): Promise<void> {
  if (files.length === 1) return openFile(lab, files[0], show);
  try {
    const size = files.reduce((sum, one) => sum + one.size, 0);
    const name = `${files.length} files`;
    if (size > LARGEST) throw new Error(tooLarge(name, { size }));
    const { file, bytes } = joinFiles(await Promise.all(files.map(readWhole)));
    await openFile(lab, new File([bytes as Uint8Array<ArrayBuffer>], file), show);
  } catch (error) {
    lab.warn(clip(`${reasonOf(error).replace(/\.$/, "")}. What was open stays open.`));
  }
}

async function readWhole(file: File): Promise<NamedBytes> {
  return { file: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

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
      const { name } = file;
      if (isLatest()) await openTable(lab, { name, content: file }, show);
      return;
    }
    const named = await readWhole(file);
    await breathe();
    const dataset = factsOf(lab);
    const imported = await importFile(named, {
      breathe,
      layers: lab.store.getState().experiment.network.layers,
      ...(dataset && { inputShape: dataset.inputShape }),
    });
    const weights = imported.kind === "network" ? await weightsFileOf(named, breathe) : undefined;
    if (!isLatest()) return;
    if (imported.kind === "network") takeNetwork(lab, weights!, imported, show);
    else await take(lab, named, imported);
  } catch (error) {
    if (error instanceof Overtaken || !isLatest()) return;
    lab.showStatus(`${name} was not opened.`);
    lab.warn(clip(`${reasonOf(error).replace(/\.$/, "")}. What was open stays open.`));
  }
}

async function openTable(lab: Lab, file: TableFile, show: Show): Promise<void> {
  const { experiment, presetId, dataset } = lab.store.getState();
  const { name, table } = experiment.data;
  const see = (first?: TableChoices) => {
    lab.showStatus(`${clipName(file.name)}: see what it was taken for, then use it.`);
    const cancel = () => lab.showStatus(`${clipName(file.name)} was not opened.`);
    showSheet(file, show, cancel, first);
  };
  if (dataset || !goesBy(file.name, name) || !table) return see();
  const choices = parseChoices(table);
  const read = await reportOn(lab, file, choices);
  if (read.report.problems.length > 0) return see(choices); // which shows them, and what to choose instead
  const own = tableAsRead(read, name);
  keepTable(own).catch(() => {}); // a page that is loaded again asks for the file then
  lab.bringBack({ experiment, presetId }, own);
}

/** The import sheet of a file; `first` are the choices by which it has been read before. */
function showSheet(file: TableFile, show: Show, onCancel = () => {}, first?: TableChoices): void {
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
  const { name, content, hash, choices } = ownTable;
  showSheet(
    { name, content, ...(hash !== undefined && { hash }) },
    show,
    undefined,
    table ?? choices,
  );
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

async function take(
  lab: Lab,
  file: NamedBytes,
  imported: Exclude<Imported, ImportedNetwork>,
): Promise<void> {
  if (imported.kind === "data") {
    const table = ownTableOf(file, imported.data);
    keepTable(table).catch(() => {}); // a page that is loaded again asks for the file then
    return lab.openTable(table);
  }
  if (imported.hasResults) await takeResults(lab, file, imported);
  else lab.open(imported.experiment);
}

type ImportedExperiment = Extract<Imported, { readonly kind: "experiment" }>;

/** The numbers of a run are pinned beside its experiment; where they cannot be read, that is reported. */
async function takeResults(lab: Lab, file: NamedBytes, imported: ImportedExperiment) {
  const { experiment, isEarlier } = imported;
  const name = clipName(file.file);
  const changed = isEarlier ? ` It is of an earlier version. ${CHANGED}.` : "";
  try {
    const numbers = readResults(JSON.parse(await readText(file, {})));
    const run = await runsOf(lab).addFile(name, experiment, numbers);
    if (showsMissingData(lab, run)) return;
    const shown = `${name}: its experiment is open, and its numbers are pinned as ${run}: curves, dots and verdicts.`;
    warnCalmly(lab, `${shown} It holds no weights: train, fuse and race to have them.${changed}`);
  } catch (error) {
    lab.open(experiment);
    const why = reasonOf(error).replace(/\.$/, "");
    lab.warn(
      clip(`${name}: its experiment is open, its numbers could not be read: ${why}.${changed}`),
    );
  }
}

/** Its data may be missing, and that may have been reported before its numbers were pinned, or comes later (reduce.ts). */
function showsMissingData({ store }: Lab, run: string): boolean {
  const { alert } = store.getState();
  if (alert?.remedy !== "firstPreset") return false;
  if (!alert.message.includes(drawnAnyway(run))) {
    store.setState({ alert: { ...alert, message: clip(`${alert.message}${drawnAnyway(run)}`) } });
  }
  return true;
}

function warnCalmly({ store }: Lab, message: string): void {
  store.setState({ alert: { message: clip(message), isCalm: true } });
}

/** The network starts an experiment of its own, or the one that waits for this very file. A guess is shown first. */
function takeNetwork(lab: Lab, file: WeightsFile, network: ImportedNetwork, show: Show): void {
  const { experiment } = lab.store.getState();
  const name = clipName(file.name);
  if (experiment.network.weights?.hash === file.hash) return beginWith(lab, file, experiment);
  const next = startOrRefuse(lab, file, network);
  if (!network.isGuessed) return beginWith(lab, file, next, network.note);
  lab.showStatus(`${name}: see what its layers were guessed to be, then use them.`);
  const onClose = () => show(undefined);
  const onCancel = () => {
    onClose();
    lab.showStatus(`${name} was not opened.`);
  };
  const onUse = () => {
    onClose();
    beginWith(lab, file, next, network.note);
  };
  show(createElement(GuessSheet, { name, network, onUse, onCancel }));
}

function beginWith(lab: Lab, file: WeightsFile, next: Experiment, note?: string): void {
  lab.openWeights(file, next);
  keep(file).catch(() => {}); // links that name it ask for the file then
  const message = `${clipName(file.name)} is open, with its weights in every replica: fuse at once, or train on.`;
  warnCalmly(lab, note === undefined ? message : `${message} ${note}`);
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

function tooLarge(name: string, file: Pick<File, "size">): string {
  return `${name} has ${sizeOf(file)}, and files up to ${LARGEST / 2 ** 20} MB are opened here: keep fewer rows or columns, or use \`npm run lab\` on the command line`;
}

function sizeOf({ size }: Pick<File, "size">): string {
  return size < 1e6 ? `${Math.ceil(size / 1000)} kB` : `${Math.round(size / 1e6)} MB`;
}

function nextTask(): Promise<void> {
  return new Promise((settle) => setTimeout(settle));
}
