// A race: the span fused (or the layer narrowed) in every replica of the original, and all arms that begin from that,
// opened at their first weights.

import type { Breathe } from "#core/breathe.ts";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import type { Span } from "#core/model/blocks.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import { openArm } from "./arm.ts";
import type { ArmOptions, ArmPlace, ArmRun } from "./arm.ts";
import { spentBefore, withBudgets } from "./equalBudget.ts";
import { fuseReplicas } from "./fusing/fuseReplicas.ts";
import type { Fusions } from "./fusing/fuseReplicas.ts";
import { unhurried } from "./fusing/fusionMeter.ts";
import { fuseByRetraining } from "./fusing/retrain.ts";
import type { FusionTask } from "./fusing/taskFit.ts";
import { raceArms } from "./raceArms.ts";
import type { OpenSilently } from "./starts/trainApart.ts";

/** Which arms race, and how they are drawn; what is left out is the experiment's. */
export type Racing = Partial<Pick<Experiment, "arms" | "armInits">>;

/** What is fused and how, and who races then. */
export type RaceAsk = {
  readonly span: Span;
  /** What is left out is the experiment's. */
  readonly options: FusionOptions;
  readonly racing?: Racing | undefined;
  /** Narrowed in place of fused: then `span` is the layer and the next one. */
  readonly narrow?: NarrowSettings;
};

export type Race = { readonly runs: readonly ArmRun[]; readonly report: FusionReport };

/** Reports how far it is, and nothing else: the race is not the session's before all its arms are open. */
export async function openRace(
  { experiment: before, ...place }: ArmPlace,
  original: ArmRun,
  ask: RaceAsk,
  breathe: Breathe,
): Promise<Race> {
  const experiment = { ...before, ...ask.racing };
  const racePlace = { ...place, experiment };
  const openSilently = (options: ArmOptions) => openArm({ ...racePlace, emit: () => {} }, options);
  const reportProgress = unhurried((done) => place.emit({ type: "fusing", done }));
  const task = { ...taskOf(racePlace, original, ask), reportProgress };
  const fusions = await fuseAll(task, openSilently, breathe);
  const { starts, without, shown } = await raceArms(
    { ...fusions, ...task, openSilently },
    async (done) => {
      reportProgress(done);
      await breathe();
    },
  );
  const { report } = fusions;
  const spent = spentBefore(original, report);
  const runs = await openAll(racePlace, withBudgets(starts, experiment.shallowEpochs, spent));
  return { runs, report: { ...report, without, panels: { ...report.panels, ...shown } } };
}

function taskOf(
  { engine, dataset, experiment }: ArmPlace,
  { cohort }: ArmRun,
  { span, options, narrow }: RaceAsk,
): FusionTask {
  return {
    cohort,
    dataset,
    experiment,
    span,
    settings: { ...experiment.fusion, ...options },
    ...(engine.gram && { gram: engine.gram }),
    ...(narrow && { narrow }),
  };
}

function fuseAll(task: FusionTask, openSilently: OpenSilently, breathe: Breathe): Promise<Fusions> {
  const isRetraining = !task.narrow && task.settings.mode === "sequentialRetrain";
  return isRetraining ? fuseByRetraining(task, openSilently, breathe) : fuseReplicas(task, breathe);
}

/** All arms of a race, or none. */
async function openAll(place: ArmPlace, starts: readonly ArmOptions[]): Promise<readonly ArmRun[]> {
  const runs: ArmRun[] = [];
  try {
    for (const start of starts) runs.push(await openArm(place, start));
  } catch (error) {
    runs.forEach((arm) => arm.dispose());
    throw error;
  }
  return runs;
}
