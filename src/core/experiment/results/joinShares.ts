// Shares of one run, trained apart (core/experiment/schema/share.ts), joined into the results that one machine would
// have written: replica by replica the same numbers, and the verdicts of all of them.

import { readResults } from "#core/experiment/runs/readNumbers.ts";
import { formatJson } from "#core/experiment/schema/formatJson.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import type { Share } from "#core/experiment/schema/share.ts";
import { clipName, reasonOf } from "#core/message.ts";
import { raceVerdicts } from "./raceVerdicts.ts";
import type { Runner } from "./raceVerdicts.ts";
import { verdictResults } from "./verdictResults.ts";
import type { ArmResults } from "./armResults.ts";
import type { FusionResults } from "./fusionResults.ts";
import type { Results } from "./results.ts";
import { VERDICT_RULE } from "./verdictRule.ts";
import { whatVaried } from "./whatVaried.ts";

/** Results by the name of their file, which messages use. */
export type NamedResults = { readonly name: string; readonly results: Results };

type Part = NamedResults & { readonly share: Share };

/** Whether these are results of some of a run's replicas alone. */
export function isShare({ results }: NamedResults): boolean {
  return results.experiment?.share !== undefined;
}

/**
 * The results of the whole run. Throws Error that names the file and what to do where one is no share of it, or not
 * finished, or of another experiment, data set or version; and where replicas are missing or there twice.
 */
export function joinShares(given: readonly NamedResults[]): Results {
  const parts = given.map(partOf).toSorted((a, b) => a.share.first - b.share.first);
  const [first] = parts;
  for (const part of parts) checkAlike(part, first);
  checkCover(parts);
  const { version, versions, dataHash, majorityShare } = first.results;
  const experiment = wholeOf(first);
  const arms = joinArms(parts);
  return {
    version,
    experiment,
    engine: joinEngines(parts),
    versions,
    dataHash,
    arms,
    fusion: joinFusions(parts),
    varied: whatVaried(experiment),
    verdictRule: VERDICT_RULE,
    verdicts: judge({ ...first.results, arms }, majorityShare),
  };
}

function partOf({ name, results }: NamedResults): Part {
  const fail = (why: string) => new Error(`${clipName(name)}: ${why}`);
  try {
    const { share } = parseExperiment(results.experiment);
    if (!share) throw new Error("holds a whole run, not a share of one; it needs no joining");
    if (results.unfinished !== undefined) {
      throw new Error(`is not finished (${results.unfinished}); run its task again with --resume`);
    }
    readResults(results);
    return { name, results, share };
  } catch (error) {
    throw fail(reasonOf(error));
  }
}

/** Two shares are of one run where all but their replicas is the same. */
function checkAlike(part: Part, first: Part): void {
  const facts = [
    ["of another experiment than", ({ results }: Part) => formatJson(wholeOf({ results }))],
    ["of other data than", ({ results }: Part) => results.dataHash],
    ["trained on another engine than", ({ results }: Part) => results.engine.name],
    ["of another version of the lab than", ({ results }: Part) => formatJson(results.versions)],
    ["of other arms than", ({ results }: Part) => Object.keys(results.arms).join()],
  ] as const;
  const other = facts.find(([, of]) => of(part) !== of(first));
  if (other) throw new Error(`${clipName(part.name)}: is ${other[0]} ${clipName(first.name)}`);
}

function checkCover(parts: readonly Part[]): void {
  let next = 0;
  for (const { name, share, results } of parts) {
    const before = share.first - 1;
    if (share.first > next) throw missing(next, before, share.of);
    if (share.first < next) {
      throw new Error(
        `${clipName(name)}: holds replica ${share.first + 1}, which is there already`,
      );
    }
    next += results.experiment.replicas;
  }
  const { of } = parts[0].share;
  if (next < of) throw missing(next, of - 1, of);
}

/** Replicas are counted from 1 where people read. */
function missing(first: number, last: number, of: number): Error {
  const which = first === last ? `replica ${first + 1}` : `replicas ${first + 1} to ${last + 1}`;
  return new Error(`${which} of ${of} missing: run the tasks that train them, and join then`);
}

function wholeOf({ results }: Pick<NamedResults, "results">): Experiment {
  const { share, ...rest } = results.experiment;
  return { ...rest, replicas: share!.of };
}

function joinEngines(parts: readonly Part[]): Results["engine"] {
  const adapters = new Set(parts.map(({ results }) => results.engine.adapter));
  return { name: parts[0].results.engine.name, adapter: [...adapters].join("; ") };
}

function joinArms(parts: readonly Part[]): Results["arms"] {
  const names = Object.keys(parts[0].results.arms) as Arm[];
  const entries = names.map((arm) => {
    const all = parts.map(({ results }) => results.arms[arm]!);
    const ends = parts.map((_, i) => all[i].replicas[0].epochs.at(-1)?.step);
    const odd = ends.findIndex((end) => end !== ends[0]);
    if (odd >= 0) {
      const { name } = parts[odd];
      throw new Error(
        `${clipName(name)}: ${arm} has trained for ${ends[odd]} steps, not ${ends[0]}`,
      );
    }
    return [arm, joinArm(all)] as const;
  });
  return Object.fromEntries(entries);
}

/** What is known of one replica alone is of the first share; what a start took, of the last, as one machine has it. */
function joinArm(all: readonly ArmResults[]): ArmResults {
  const paid = all.at(-1)?.paid;
  return { ...all[0], ...(paid && { paid }), replicas: all.flatMap(({ replicas }) => replicas) };
}

function joinFusions(parts: readonly Part[]): FusionResults | null {
  const all = parts.flatMap(({ results }) => results.fusion ?? []);
  return all.length === 0 ? null : { ...all[0], replicas: all.flatMap(({ replicas }) => replicas) };
}

function judge(results: Results, majorityShare?: number): Results["verdicts"] {
  const { arms, task } = readResults({ ...results, verdicts: [] });
  const runners = Object.fromEntries(
    Object.entries(arms).map(([arm, { epochs }]): [string, Runner] => {
      const goal = epochs.at(-1)?.epoch ?? 0; // a finished arm has reached what it was to reach
      return [arm, { summary: { epochs: goal }, epochs }];
    }),
  );
  const judged = { task: { kind: task }, ...(majorityShare !== undefined && { majorityShare }) };
  return raceVerdicts(runners, judged).map(verdictResults);
}
