// results.json (docs/formats.md §4): what a run found, ready to be written. A pure function of the record
// of its events, so that page and headless run write the same numbers for the same experiment.

import type { Task } from "#core/data/dataset.ts";
import type { HealthWatch } from "#core/experiment/insight/health.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { initsInRace } from "#core/experiment/schema/armInits.ts";
import { ARMS } from "#core/experiment/schema/schema.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import { armResults } from "./armResults.ts";
import type { ArmResults } from "./armResults.ts";
import { fusionResults } from "./fusionResults.ts";
import type { FusionResults } from "./fusionResults.ts";
import { healthResults } from "./healthResults.ts";
import { raceVerdicts } from "./raceVerdicts.ts";
import { verdictResults } from "./verdictResults.ts";
import type { VerdictResults } from "./verdictResults.ts";
import { VERDICT_RULE } from "./verdictRule.ts";
import { versionsOf } from "./version.ts";
import { whatVaried } from "./whatVaried.ts";

export type Results = {
  readonly version: 1;
  /** Why there may be less here than the experiment asks for; left out where the run came to its end. */
  readonly unfinished?: string;
  /** The experiment that makes these results again: fused as it was, racing the arms that ran. */
  readonly experiment: Experiment;
  readonly engine: { readonly name: string; readonly adapter: string };
  readonly versions: { readonly [program: string]: string };
  readonly dataHash: string;
  /** Of a share, for the verdicts on the whole (joinShares.ts): of the most frequent class of the data. */
  readonly majorityShare?: number;
  readonly arms: { readonly [arm in Arm]?: ArmResults };
  /** Null while nothing has been fused. */
  readonly fusion: FusionResults | null;
  /** What the replicas differ in, in words: the luck of which the intervals speak. */
  readonly varied: string;
  /** Of the rule by which the verdicts were found (docs/methods.md §9). */
  readonly verdictRule: number;
  readonly verdicts: readonly VerdictResults[];
};

/**
 * Throws Error when nothing has been opened yet; whatever else is missing is left empty. `health` of the arms where
 * it has been watched.
 */
export function resultsOf(
  record: RunRecord,
  experiment: Experiment,
  health: HealthWatch["arms"] = {},
): Results {
  const { engine, dataset, arms, fusion } = record;
  if (!engine || !dataset) throw new Error("results: no experiment has been opened yet");
  const { name, adapter } = engine;
  return {
    version: 1,
    experiment: asRun(record, experiment),
    engine: { name, adapter },
    versions: versionsOf(name),
    dataHash: dataset.hash,
    ...(experiment.share &&
      dataset.majorityShare !== undefined && { majorityShare: dataset.majorityShare }),
    arms: armsResults(record, experiment, dataset.task.kind, health),
    fusion: fusion ? fusionResults(fusion) : null,
    varied: whatVaried(asRun(record, experiment)),
    verdictRule: VERDICT_RULE,
    verdicts: raceVerdicts(arms, dataset).map(verdictResults),
  };
}

function armsResults(
  { arms }: RunRecord,
  experiment: Experiment,
  task: Task["kind"],
  health: HealthWatch["arms"],
): Results["arms"] {
  const measured = Object.entries(arms).filter(([, { epochs }]) => epochs.length > 0); // others ended as they opened
  return Object.fromEntries(
    measured.map(([arm, kept]) => [
      arm,
      { ...armResults(kept, experiment, task), ...healthResults(health[arm as Arm]) },
    ]),
  );
}

/** The experiment that makes a run again: fused as it was, whatever has been chosen since, racing the arms that ran. */
export function asRun({ arms, fusion, fusedWith }: RunRecord, experiment: Experiment): Experiment {
  if (!fusion) return experiment;
  const { span, method, narrow } = fusion;
  const { narrow: _, armInits: __, ...rest } = experiment;
  const settings = fusedWith ?? experiment.fusion;
  return {
    ...rest,
    fusion: narrow ? settings : { ...settings, span, method },
    ...(narrow && { narrow }),
    ...initsInRace(experiment, arms),
    arms: ARMS.filter((arm) => arm in arms),
  };
}
