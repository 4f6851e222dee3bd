// Several files that are one model: TensorFlow.js' model.json with its files of weights, or the arrays of a network
// one by one. They become one archive, the same bytes from the same files, so that an experiment names them by one hash.

import { fileError } from "#core/data/readers/fileError.ts";
import { isNpy } from "#core/data/readers/npyFile.ts";
import type { NamedBytes } from "#core/importer.ts";
import { clipName } from "#core/message.ts";
import { writeZip } from "./files/writeZip.ts";
import { compareNames } from "./namedTensors.ts";
import { describesTfjs, MODEL, shardsOf } from "./tfjs/manifest.ts";

const CHOOSE =
  "choose model.json together with its .bin files, all .npy of one network, or one file";

/** The files as one. Throws Error that names what is missing, or left over. */
export function joinFiles(files: readonly NamedBytes[]): NamedBytes {
  if (files.length === 1) return files[0];
  const model = files.find(({ file, bytes }) => /\.json$/i.test(file) && describesTfjs(bytes));
  if (model) return joinTfjs(model, files);
  if (files.every(({ bytes }) => isNpy(bytes))) return joinArrays(files);
  const names = files.map(({ file }) => clipName(file)).join(", ");
  throw fileError(`${files.length} files`, `${names.slice(0, 300)} are not one model`, CHOOSE);
}

/** The name of a model.json stands for all its files. */
function joinTfjs(model: NamedBytes, files: readonly NamedBytes[]): NamedBytes {
  const others = new Map(files.map((other) => [nameOf(other.file), other]));
  const shards = shardsOf(model.file, model.bytes).map((name) => {
    const shard = others.get(name);
    if (shard) return { name, bytes: shard.bytes };
    const problem = `its weights ${clipName(name)} are not among the files`;
    throw fileError(model.file, problem, "choose model.json together with all its .bin files");
  });
  const bytes = writeZip([{ name: MODEL, bytes: model.bytes }, ...shards]);
  return { file: model.file, bytes };
}

function joinArrays(files: readonly NamedBytes[]): NamedBytes {
  const sorted = files.toSorted((a, b) => compareNames(nameOf(a.file), nameOf(b.file)));
  const entries = sorted.map(({ file, bytes }) => ({ name: nameOf(file), bytes }));
  const others = `${entries.length - 1} more .npy files`;
  return { file: `${entries[0].name} and ${others}`, bytes: writeZip(entries) };
}

/**
 * A file with the others that it is one model with, read by `other` from the same folder: the model.json of
 * TensorFlow.js. Any other file comes back as it is. Throws Error that names a file that is not there.
 */
export async function withOthers(
  named: NamedBytes,
  other: (name: string) => Promise<Uint8Array>,
): Promise<NamedBytes> {
  if (!/\.json$/i.test(named.file) || !describesTfjs(named.bytes)) return named;
  const files = [named];
  for (const name of shardsOf(named.file, named.bytes)) {
    const bytes = await other(name).catch((cause: Error) => {
      const problem = `its weights ${clipName(name)} are not beside it`;
      throw new Error(
        fileError(named.file, problem, "put all files of the model into one folder").message,
        { cause },
      );
    });
    files.push({ file: name, bytes });
  }
  return joinTfjs(named, files);
}

function nameOf(path: string): string {
  return path.replace(/^.*[/\\]/s, "");
}
