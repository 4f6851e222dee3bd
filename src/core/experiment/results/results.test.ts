import { describe, expect, test } from "vitest";
import { eventsOfRace, recordOf } from "#core/experiment/events/recordedRun.test-support.ts";
import { createRecorder } from "#core/experiment/events/recorder.ts";
import { readResults } from "#core/experiment/runs/readNumbers.ts";
import { replicaSeed } from "./armResults.ts";
import { resultsOf } from "./results.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";

const experiment = parseExperiment({
  version: 1,
  seed: 7,
  replicas: 2,
  data: { name: "moons" },
  network: { layers: [2, 2, 2].map((units) => ({ type: "dense", units })) },
  arms: ["original", "fused", "random"],
  fusion: { span: [2, 3] },
});
const [first, second] = [replicaSeed(7, 0), replicaSeed(7, 1)];
const scores = (
  trainLoss: number,
  trainAccuracy: number,
  valLoss: number,
  valAccuracy: number,
) => ({
  trainLoss,
  trainAccuracy,
  valLoss,
  valAccuracy,
});
const unknown = { trainLoss: null, trainAccuracy: null, valLoss: null, valAccuracy: null };

/** Written by hand from docs/formats.md §4 and the events. */
const EXPECTED = {
  version: 1,
  experiment: { ...experiment, fusion: { ...experiment.fusion, span: [1, 2] } },
  engine: { name: "tfjs-wasm", adapter: "CPU, WebAssembly" },
  versions: { "fuseinit-lab": "0.1.0", tfjs: "4.22.0" },
  dataHash: "0123456789abcdef",
  arms: {
    original: {
      parameters: 60,
      flopPerStep: 600,
      replicas: [
        {
          seed: first,
          start: scores(1, 0.5, 1.5, 0.25),
          epochs: [{ epoch: 1, step: 2, seconds: 0.333333, ...scores(0.5, 1, 0.75, 0.75) }],
          steps: [
            { step: 1, loss: 0.1 },
            { step: 2, loss: 0.3 },
          ],
        },
        {
          seed: second,
          start: scores(2, 0.5, 2.5, 0.5),
          epochs: [{ epoch: 1, step: 2, seconds: 0.333333, ...scores(1, 1, 1, 1) }],
          steps: [
            { step: 1, loss: 0.2 },
            { step: 2, loss: 0.4 },
          ],
        },
      ],
    },
    fused: {
      parameters: 6,
      flopPerStep: 60,
      replicas: [
        { seed: first, start: scores(0.5, 1, 0.75, 0.5), epochs: [], steps: [] },
        { seed: second, start: scores(1, 1, 1, 1), epochs: [], steps: [] },
      ],
    },
    random: {
      parameters: 6,
      flopPerStep: 60,
      replicas: [
        {
          seed: first,
          start: scores(2, 0, 2, 0),
          epochs: [],
          steps: [
            { step: 1, loss: 1 },
            { step: 2, loss: 2 },
          ],
        },
        {
          seed: second,
          divergedAtStep: 0,
          start: unknown,
          epochs: [],
          steps: [
            { step: 1, loss: null },
            { step: 2, loss: null },
          ],
        },
      ],
    },
  },
  fusion: {
    span: [1, 2],
    method: "empirical",
    replicas: [
      {
        mse: 0.5,
        nmse: 0.25,
        explained: 0.75,
        probe: { mse: 1, nmse: 0.5, explained: 0.5, perUnit: [0.5, 0.5] },
      },
      {
        mse: 0,
        nmse: 0,
        explained: 1,
        probe: { mse: 0.25, nmse: 0.125, explained: 0.875, perUnit: [0.125, 0.125] },
      },
    ],
  },
  varied: "2 replicas: other initial weights; same split, same order",
  verdictRule: 2,
  verdicts: [
    // differences −0.25 and 0: mean −0.125, standard error 0.125, t₁(0.975) = 12.7062; t = −1 on
    // one degree of freedom (Cauchy) has the two-sided tail 0.5
    {
      arm: "fused",
      against: "original",
      at: "start",
      metric: "valAccuracy",
      n: 2,
      difference: -0.125,
      interval: [expect.closeTo(-0.125 - 12.7062 / 8, 4), expect.closeTo(-0.125 + 12.7062 / 8, 4)],
      pValue: expect.closeTo(0.5, 9),
      signFlipP: 1,
      holmP: 1,
      rivals: 2,
      verdict: "INCONCLUSIVE",
    },
    {
      arm: "fused",
      against: "random",
      at: "start",
      metric: "valAccuracy",
      n: 1,
      leftOut: [1],
      difference: 0.5,
      interval: null,
      pValue: null,
      signFlipP: null,
      holmP: null,
      rivals: 2,
      verdict: "INCONCLUSIVE",
    },
  ],
};

describe("results", () => {
  test("of a recorded race are the object of docs/formats.md §4, key for key", () => {
    const results = resultsOf(recordOf(eventsOfRace("classification")), experiment);
    expect(results).toEqual(EXPECTED);
    expect(keysOf(JSON.parse(JSON.stringify(results)))).toEqual(keysOf(EXPECTED));
  });

  test("name the first step of a replica without a finite loss, and why one could not be fused", () => {
    const record = recordOf(eventsOfRace("classification"));
    const losses = { steps: 3, runs: [Float32Array.of(1, NaN, NaN), Float32Array.of(2, 3, 4)] };
    const random = { ...record.arms.random!, losses };
    const [fit, sound] = record.fusion!.replicas;
    const fusion = { ...record.fusion!, replicas: [{ ...fit, problem: "it has diverged" }, sound] };
    const results = resultsOf({ ...record, arms: { ...record.arms, random }, fusion }, experiment);
    expect(results.arms.random!.replicas.map((r) => r.divergedAtStep)).toEqual([2, 0]);
    expect(results.arms.fused!.replicas[0]).not.toHaveProperty("divergedAtStep");
    expect(results.fusion!.replicas.map((r) => r.problem)).toEqual(["it has diverged", undefined]);
  });

  test("of a regression carry R2 where accuracy stood", () => {
    const { arms, verdicts } = resultsOf(recordOf(eventsOfRace("regression")), experiment);
    expect(arms.original!.replicas[0].start).toEqual({
      trainLoss: 1,
      trainR2: 0.5,
      valLoss: 1.5,
      valR2: 0.25,
    });
    expect(verdicts.map(({ metric }) => metric)).toEqual(["valR2", "valR2"]);
  });

  test("of an R² that is not defined hold null, and verdicts of no pair", () => {
    const events = eventsOfRace("regression").map((event) =>
      event.type === "epoch"
        ? { ...event, metrics: event.metrics.map((m) => ({ ...m, valScore: null })) }
        : event,
    );
    const { arms, verdicts } = resultsOf(recordOf(events), experiment);
    expect(arms.original!.replicas[0].start).toMatchObject({ trainR2: 0.5, valR2: null });
    expect(arms.fused!.replicas[0]).not.toHaveProperty("divergedAtStep");
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({ n: 0, difference: null, pValue: null, signFlipP: null });
      expect([verdict.verdict, verdict.leftOut]).toEqual(["INCONCLUSIVE", undefined]);
    }
  });

  test("name two arms that are both still poor, and not where one is better", () => {
    const share = (majorityShare: number) =>
      eventsOfRace("classification").map((event) =>
        event.type === "opened"
          ? { ...event, dataset: { ...event.dataset, majorityShare } }
          : event,
      );
    const poor = (majorityShare: number) =>
      resultsOf(recordOf(share(majorityShare)), experiment).verdicts.map((v) => v.bothPoor);
    // means: fused .75, original .875, random 0 (its other replica has diverged)
    expect(poor(0.5)).toEqual([undefined, undefined]);
    expect(poor(0.8)).toEqual([undefined, true]);
    expect(poor(0.9)).toEqual([true, true]);
  });

  test("before fusing hold the original alone, no fusion and no verdict", () => {
    const events = eventsOfRace("classification").slice(0, 6);
    const { arms, fusion, verdicts, ...rest } = resultsOf(recordOf(events), experiment);
    expect([Object.keys(arms), fusion, verdicts]).toEqual([["original"], null, []]);
    expect(rest.experiment).toEqual(experiment);
  });

  test("carry the settings of the fusion and the arms that ran, whatever has been chosen since", () => {
    const recorder = createRecorder();
    const { fusion } = experiment;
    recorder.expectFusion({ ...fusion, ridge: { absolute: 3 } });
    eventsOfRace("classification").forEach(recorder.take);
    recorder.expectFusion({ ...fusion, ridge: { absolute: 4 } }); // asked for, and not yet done
    const now = { ...experiment, arms: [...experiment.arms, "product" as const] };
    const { experiment: written } = resultsOf(recorder.record, now);
    expect(written.fusion).toEqual({ ...fusion, span: [1, 2], ridge: { absolute: 3 } });
    expect(written.arms).toEqual(["original", "fused", "random"]);
  });

  test("before anything is open are refused", () => {
    expect(() => resultsOf(recordOf([]), experiment)).toThrow("no experiment has been opened yet");
  });

  test("of a second race forget the first, and keep the original", () => {
    const events = eventsOfRace("classification");
    const again = [...events, ...events.slice(6, 8)];
    const { arms } = resultsOf(recordOf(again), experiment);
    expect(Object.keys(arms)).toEqual(["original"]); // fused has been opened again, and nothing is known of it
  });

  test("can be read again wherever the run ended", () => {
    const events = eventsOfRace("classification");
    const measuredAt = events.findIndex(({ type }) => type === "epoch") + 1;
    for (let end = measuredAt; end <= events.length; end++) {
      const written = resultsOf(recordOf(events.slice(0, end)), experiment);
      const read = readResults(JSON.parse(JSON.stringify(written)));
      expect(Object.keys(read.arms), `after ${end} events`).toEqual(Object.keys(written.arms));
    }
  });
});

/** Every key in its order, so that files read the same. */
function keysOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysOf);
  if (value === null || typeof value !== "object" || "asymmetricMatch" in value) return "";
  return Object.entries(value).map(([key, item]) => [key, keysOf(item)]);
}
