// The capsule of a finished run: one archive with all that it was made of and all that came of it.

import { dirname, join } from "node:path";
import { capsuleFiles } from "#core/experiment/capsule/capsule.ts";
import { keepRecord } from "#core/experiment/events/record.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { writeZip } from "#core/model/readers/files/writeZip.ts";
import { writeWhole } from "#cli/output.ts";
import type { Outcome } from "./runExperiment.ts";

/** Where it goes, asked before anything is trained. Throws Error where there is no folder. */
export function capsuleAsked(results: string | undefined, isFolder: boolean): string {
  if (results !== undefined && isFolder) return join(dirname(results), "capsule.zip");
  throw new Error("--capsule writes into a folder: name it with --out DIR");
}

/** Nothing of a run that did not come to its end. */
export async function writeCapsule(
  file: string,
  { record, inputs }: Outcome,
  experiment: Experiment,
): Promise<void> {
  if (!record) return;
  const date = new Date().toISOString().slice(0, 10);
  const parts = { record: keepRecord(record), experiment, date, ...(inputs && { inputs }) };
  const files = await capsuleFiles(parts);
  await writeWhole(file, writeZip(files.map(({ file: name, bytes }) => ({ name, bytes }))));
}
