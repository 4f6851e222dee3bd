// A visitor's file: an experiment, results that carry one, or a table. Loaded when one is opened. What
// is chosen later wins: another file, or whatever else is opened while this one is read.

import { readOwnTable } from "#core/data/ownTable.ts";
import { carriesResults, readExperimentFile } from "#core/experiment/file.ts";
import { clip, clipName, reasonOf } from "#core/message.ts";
import type { Lab } from "#store/lab.ts";

const TAKEN = "What can be opened: an experiment or results.json, or a table as .csv";

/** Bytes; larger files would fill the memory of a tab several times over. */
const LARGEST = 64 * 2 ** 20;

class Overtaken extends Error {}

/** The file that was chosen last. */
let latest: File | undefined;

/** Opens what the file holds, unless something else is opened meanwhile; the alert says what is wrong with it. */
export async function openFile(lab: Lab, file: File): Promise<void> {
  const name = clipName(file.name);
  const isLatest = watch(lab, file);
  const breathe = async () => {
    await nextTask();
    if (!isLatest()) throw new Overtaken();
  };
  lab.say(`Reading ${name} (${sizeOf(file)}) … Opening anything else cancels it.`);
  try {
    if (file.size > LARGEST) throw new Error(tooLarge(name, file));
    const text = await file.text();
    await breathe();
    if (text.includes("\0")) throw new Error(`${name}: not text (UTF-8). ${TAKEN}`);
    if (isTable(file.name, text)) lab.openTable(await readOwnTable(file.name, text, breathe));
    else openExperiment(lab, file.name, text);
  } catch (error) {
    if (error instanceof Overtaken || !isLatest()) return;
    lab.say(`${name} was not opened.`);
    lab.warn(clip(`${reasonOf(error).replace(/\.$/, "")}. What was open stays open.`));
  }
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

function openExperiment(lab: Lab, name: string, text: string): void {
  lab.open(readExperimentFile(name, text));
  if (carriesResults(text)) {
    lab.warn(
      `${clipName(name)}: its experiment is open. Train, fuse and race to get its numbers again.`,
    );
  }
}

function isTable(name: string, text: string): boolean {
  if (/\.json$/i.test(name)) return false;
  return /\.(csv|txt|data)$/i.test(name) || !/^\s*[{[]/.test(text);
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
