// A visitor's file: an experiment, results that carry one, or a table. Loaded when one is opened.

import { readOwnTable } from "#core/data/ownTable.ts";
import { carriesResults, readExperimentFile } from "#core/experiment/file.ts";
import type { Lab } from "#store/lab.ts";

const TAKEN = "What can be opened: an experiment or results.json, or a table as .csv";

/** Opens what the file holds; the alert says what is wrong with it, naming field or row. */
export async function openFile(lab: Lab, file: File): Promise<void> {
  try {
    const text = await file.text();
    if (text.includes("\0")) throw new Error(`${file.name}: not text (UTF-8). ${TAKEN}`);
    if (isTable(file.name, text)) lab.openTable(readOwnTable(file.name, text));
    else openExperiment(lab, file.name, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    lab.warn(`${reason.replace(/\.$/, "")}. What was open stays open.`);
  }
}

function openExperiment(lab: Lab, name: string, text: string): void {
  lab.open(readExperimentFile(name, text));
  if (carriesResults(text)) {
    lab.warn(`${name}: its experiment is open. Train, fuse and race to get its numbers again.`);
  }
}

function isTable(name: string, text: string): boolean {
  if (/\.json$/i.test(name)) return false;
  return /\.(csv|txt|data)$/i.test(name) || !/^\s*[{[]/.test(text);
}
