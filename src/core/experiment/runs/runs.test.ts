import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { eventsOfRace, recordOf } from "#core/experiment/events/recordedRun.test-support.ts";
import { raceVerdicts } from "#core/experiment/results/raceVerdicts.ts";
import { resultsOf } from "#core/experiment/results/results.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { numbersOf } from "./numbers.ts";
import { readKeptNumbers, readResults } from "./readNumbers.ts";

const experiment = parseExperiment({
  version: 1,
  replicas: 2,
  data: { name: "moons" },
  network: { layers: [2, 2, 2].map((units) => ({ type: "dense", units })) },
});
const read = (value: unknown) => readResults(JSON.parse(JSON.stringify(value)));

for (const kind of ["classification", "regression"] as const) {
  describe(`the numbers of a ${kind}`, () => {
    const record = recordOf(eventsOfRace(kind));
    const verdicts = raceVerdicts(record.arms, record.dataset!);
    const numbers = numbersOf(record, verdicts)!;

    test("a file of them gives the same numbers as the run that wrote it", () => {
      const { arms, verdicts: judged, ...facts } = read(resultsOf(record, experiment));
      expect(facts).toEqual({ engine: "tfjs-wasm", task: kind, hash: "0123456789abcdef" });
      for (const name of ["original", "fused", "random"] as const) {
        const [one, other] = [arms[name]!, numbers.arms[name]!];
        expect(one.summary).toEqual(other.summary);
        expect(one.epochs.map(({ metrics, step }) => ({ metrics, step }))).toEqual(
          other.epochs.map(({ metrics, step }) => ({ metrics, step })),
        );
      }
      expect(judged.map(({ verdict, n, at, against }) => [verdict, n, at, against])).toEqual(
        verdicts.map(({ verdict, n, at, against }) => [verdict, n, at, against]),
      );
    });

    test("what a shelf gives back is the same, and what is not whole is none", () => {
      expect(readKeptNumbers(structuredClone(numbers))).toEqual(numbers);
      expect(readKeptNumbers({ ...numbers, arms: { fused: {} } })).toBeUndefined();
      expect(readKeptNumbers({ ...numbers, task: "guessing" })).toBeUndefined();
      expect(readKeptNumbers(undefined)).toBeUndefined();
    });
  });
}

test("the example of the paper on formats is read: its numbers stand there", () => {
  const paper = readFileSync(new URL("../../../../docs/formats.md", import.meta.url), "utf8");
  const [, example] = /```json results\n([\s\S]*?)```/.exec(paper)!;
  const { arms, task, hash } = read(JSON.parse(example));
  expect([task, hash]).toEqual(["classification", "09a09352e5baf78b"]);
  const { summary, epochs, step } = arms.original!;
  expect([summary.parameters, summary.flopPerStep, step]).toEqual([28, 4160, 1]);
  expect(epochs.map(({ metrics }) => metrics.map(({ valScore }) => valScore))).toEqual([
    [0.75, 0.65],
    [0.75, 0.7],
  ]);
});

describe("results that are not whole are refused by the place of the fault", () => {
  const whole = resultsOf(recordOf(eventsOfRace("classification")), experiment);
  const spoilt = (change: (copy: any) => void) => {
    const copy = JSON.parse(JSON.stringify(whole)) as object;
    change(copy);
    return () => readResults(copy);
  };
  test.each<[string, (copy: any) => void, RegExp]>([
    [
      "a word",
      (all) => (all.arms.fused.replicas[1].start.valLoss = "low"),
      /arms\.fused\.replicas\[1\]\.start\.valLoss/,
    ],
    ["an unknown arm", (all) => (all.arms.best = all.arms.fused), /best/],
    ["no arm", (all) => (all.arms = {}), /arms: must hold an arm/],
    [
      "no replica at all",
      (all) => Object.keys(all.arms).forEach((arm) => (all.arms[arm].replicas = [])),
      /arms: must hold an arm with a replica/,
    ],
    [
      "an epoch less",
      (all) => all.arms.original.replicas[1].epochs.pop(),
      /arms\.original\.replicas\[1\]\.epochs/,
    ],
    ["no verdicts", (all) => delete all.verdicts, /verdicts/],
  ])("%s", (_, change, place) => {
    expect(spoilt(change)).toThrow(place);
  });

  test("an arm of which a file of an earlier version knows nothing is passed by", () => {
    const copy = JSON.parse(JSON.stringify(whole)) as any;
    copy.arms.fused.replicas = [];
    expect(Object.keys(readResults(copy).arms)).toEqual(["original", "random"]);
  });

  test("a diverged replica has no number, and a missing R² is not one that diverged", () => {
    const copy = JSON.parse(JSON.stringify(whole)) as any;
    expect(readResults(copy).arms.random!.epochs[0].metrics[1].valScore).toBeNaN();
    const row = copy.arms.fused.replicas[0].start;
    row.valR2 = null;
    delete row.valAccuracy;
    expect(readResults(copy).arms.fused!.epochs[0].metrics[0].valScore).toBeNull();
  });
});
