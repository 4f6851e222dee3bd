// A run that comes with the page, opened as a results.json of the visitor's own would be.

import { clipName, reasonOf } from "#core/message.ts";
import type { Lab } from "#store/lab.ts";
import { within } from "#wait/within.ts";
import { openFile } from "./open.ts";
import { fileOfRun, PAPER_RUNS } from "./paperRuns.ts";

/** Ticks that its file, some hundred kilobytes, may take. */
const PATIENCE = 30;

/** Opens its experiment and pins its numbers; the alert shows why not. */
export async function openRun(lab: Lab, name: string): Promise<void> {
  const run = PAPER_RUNS.find((one) => one.name === name);
  if (!run) {
    const names = PAPER_RUNS.map((one) => one.name).join(", ");
    return lab.warn(`There is no run “${clipName(name)}”; there are ${names}.`);
  }
  lab.showStatus(`Fetching the run ${run.title} …`);
  try {
    const file = await within(fetched(name), PATIENCE, "its file did not come");
    await openFile(lab, file, () => {});
  } catch (error) {
    lab.showStatus(`The run ${run.title} was not opened.`);
    lab.warn(`The run ${run.title} could not be opened: ${reasonOf(error)}. Try again.`);
  }
}

async function fetched(name: string): Promise<File> {
  const path = fileOfRun(name);
  const response = await fetch(new URL(path, document.baseURI)).catch((cause) => {
    throw new Error("the server does not answer", { cause });
  });
  if (!response.ok) throw new Error(`the server has no ${path} (status ${response.status})`);
  return new File([await response.blob()], `${name}.results.json`);
}
