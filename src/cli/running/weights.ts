// The file of weights of an experiment: the one of --weights, or the one that it names, beside it.

import { dirname, join } from "node:path";
import {
  nameOf,
  weightsFileOf,
  WeightsMissingError,
} from "#core/experiment/weights/weightsFile.ts";
import type { WeightsFile } from "#core/experiment/weights/weightsFile.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { clip, clipName } from "#core/message.ts";
import { withOthers } from "#core/model/readers/together.ts";
import type { Terminal } from "#cli/terminal.ts";

const REMEDY = "put that file beside the experiment, or give it with --weights FILE";

/**
 * The file, undefined where the experiment names none and none is given. Adds to `reads`, whose first is the
 * experiment. Throws Error where it is not here, or is another than the experiment names.
 */
export async function openWeights(
  { network: { weights: asked } }: Experiment,
  given: string | undefined,
  reads: string[],
  terminal: Terminal,
): Promise<WeightsFile | undefined> {
  const path = given ?? (asked && join(dirname(reads[0]), fileNameOf(asked.name)));
  if (path === undefined) return undefined;
  const bytes = await terminal.read(path).catch((cause: unknown) => {
    if (given !== undefined || !asked) throw cause;
    throw new WeightsMissingError(asked, REMEDY);
  });
  reads.push(path);
  const beside = (name: string) => {
    const other = join(dirname(path), fileNameOf(name));
    reads.push(other);
    return terminal.read(other);
  };
  const file = await weightsFileOf(await withOthers({ file: fileNameOf(path), bytes }, beside));
  if (asked && asked.hash !== file.hash) {
    const problem = `the experiment names weights ${nameOf(asked)}, and the file is ${nameOf(file)}`;
    throw new Error(clip(`${clipName(path)}: ${problem}; ${REMEDY}`));
  }
  return file;
}

/** The experiment as it names the weights that it starts from: results.json shows them. */
export function withWeights(experiment: Experiment, { hash, name }: WeightsFile): Experiment {
  const { network } = experiment;
  return { ...experiment, network: { ...network, weights: network.weights ?? { hash, name } } };
}

/** No name in an experiment leads out of its folder. */
function fileNameOf(path: string): string {
  return path.replace(/^.*[/\\]/s, "");
}
