// How far a run is, by its arithmetic: from its beginning, and from wherever a checkpoint left it.

import { expect, test } from "vitest";
import { eventsOfRace, recordOf } from "#core/experiment/events/recordedRun.test-support.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { openProgress } from "./progress.ts";

const experiment = parseExperiment({
  version: 1,
  data: { name: "digits" },
  network: { layers: [{ type: "flatten" }, { type: "dense", units: 10 }] },
  arms: ["original", "fused", "random"],
});
const shareIn = (line: string) => Number(/(\d+) %/.exec(line)![1]);

test("a run that goes on in the middle of its race is as far as one that was heard from its beginning", () => {
  const events = eventsOfRace("classification");
  const whole = openProgress(experiment, () => 0);
  for (const event of events) whole.take(event);
  const resumed = openProgress(experiment, () => 0, recordOf(events));
  expect(shareIn(whole.line())).toBeGreaterThan(0);
  expect(shareIn(resumed.line())).toBe(shareIn(whole.line()));
});

test("before anything is trained nothing is done", () => {
  expect(shareIn(openProgress(experiment, () => 0).line())).toBe(0);
});
