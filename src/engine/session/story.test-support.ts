// The whole story of an experiment without a page: train, fuse or narrow, race.

import type { Breathe } from "#core/breathe.ts";
import type { Dataset } from "#core/data/dataset.ts";
import { loadDataset } from "#core/data/load.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { createRecorder } from "#core/experiment/events/recorder.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { dataOptions } from "#core/experiment/schema/resample.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Engine } from "#engine/engine.ts";
import { describeDataset } from "./describeDataset.ts";
import { openSession } from "./session.ts";

const nothing: Breathe = async () => {};

/** Of experiments whose data are generated. */
export function loadGenerated(experiment: Experiment): Promise<Dataset> {
  return loadDataset(dataOptions(experiment), async () => new Uint8Array());
}

/** What was recorded of it. */
export async function story(experiment: Experiment, engine: Engine): Promise<RunRecord> {
  const recorder = createRecorder();
  const emit = (event: SessionEvent) => recorder.take(structuredClone(event));
  const dataset = await loadGenerated(experiment);
  const summary = { name: "simd", adapter: "test" };
  emit({ type: "opened", engine: summary, dataset: describeDataset(dataset) });
  const session = await openSession(engine, dataset, experiment, emit, nothing);
  await session.train(nothing);
  const { fusion, narrow } = experiment;
  if (narrow) await session.narrow(narrow, fusion, nothing);
  else await session.fuse(fusion.span, fusion, nothing);
  await session.train(nothing);
  session.dispose();
  return recorder.record;
}
