// An experiment from a file that may hold something else.

import { importFile } from "#core/importFile.ts";
import type { NamedBytes } from "#core/importer.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { clipName } from "#core/message.ts";

/** Throws as importFile does, and Error with what to do where the file holds a network or data. */
export async function readExperiment(file: NamedBytes): Promise<Experiment> {
  const imported = await importFile(file);
  if (imported.kind === "experiment") return imported.experiment;
  if (imported.kind === "network") {
    throw new Error(
      `${clipName(file.file)}: holds a network, not an experiment; give it with --weights beside an experiment`,
    );
  }
  throw new Error(
    `${clipName(file.file)}: holds data, not an experiment; name it in the field data.name of an experiment beside it`,
  );
}
