// Files that hold an experiment: *.experiment.json itself, and results.json, which carries the
// experiment that made it.

import { VERDICT_RULE } from "#core/experiment/results/verdictRule.ts";
import { clipName } from "#core/message.ts";
import { formatJson } from "./formatJson.ts";
import { ExperimentError, parseExperiment } from "./schema.ts";
import type { Experiment } from "./schema.ts";

/**
 * The experiment in a file's text. Throws ExperimentError that names the file, and the first wrong fields
 * by their paths: "mine.experiment.json: network.layers[0].units: must be a whole number …".
 */
export function readExperimentFile(file: string, text: string): Experiment {
  try {
    const value = readJson(text);
    return parseExperiment(isResults(value) ? value.experiment : value);
  } catch (error) {
    const reason = (error as Error).message.replace(/^experiment: /, "");
    throw new ExperimentError(`${clipName(file)}: ${reason}`, { cause: error });
  }
}

/** Whether a file that can be read carries results with its experiment: they are not opened, only what made them. */
export function carriesResults(text: string): boolean {
  return isResults(readJson(text));
}

/** Whether those results are of an earlier version, whose definitions were others: see changed.ts. */
export function carriesEarlierResults(text: string): boolean {
  const value = readJson(text);
  return isResults(value) && value.verdictRule !== VERDICT_RULE;
}

export function writeExperimentFile(experiment: Experiment): string {
  return formatJson(experiment);
}

/** "digits-fuse-then-race.seed-0": how files of an experiment begin. */
export function fileStem({ title, seed }: Pick<Experiment, "title" | "seed">): string {
  return `${slug(title) || "experiment"}.seed-${seed}`;
}

/** Letters and digits of any script in lower case, hyphens between words, accents left off. */
export function slug(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.join("-").slice(0, 60).replace(/-$/, "");
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ExperimentError(`not JSON: ${(error as Error).message}`, { cause: error });
  }
}

function isResults(
  value: unknown,
): value is { readonly experiment: unknown; readonly verdictRule?: unknown } {
  return typeof value === "object" && value !== null && "experiment" in value && "arms" in value;
}
