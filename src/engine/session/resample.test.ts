// What replicas draw anew: replica r of every arm is what it would be alone, on its own data and in its own
// order; its fusion reads its own training part; and where all share, no bit is another than before.

import { expect, test } from "vitest";
import { datasetOf } from "#core/data/dataset.ts";
import type { Dataset } from "#core/data/dataset.ts";
import { restore } from "#core/data/normalise.ts";
import { lineInputs } from "#core/data/plane.ts";
import type { Look } from "#core/experiment/events/events.ts";
import { lossRuns } from "#core/experiment/events/losses.ts";
import { createRecorder } from "#core/experiment/events/recorder.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import type { Shallow } from "#core/fusion/splice.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { forward } from "#core/model/forward.ts";
import type { Breathe } from "#core/breathe.ts";
import type { CohortOptions, Engine } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openTfjs } from "#engine/tfjs/engine.ts";
import type { ArmRun } from "./arm.ts";
import { describeDataset } from "./describeDataset.ts";
import { fuseReplicas } from "./fusing/fuseReplicas.ts";
import { openLooker } from "./look.ts";
import { raceArms } from "./raceArms.ts";
import { openSession } from "./session.ts";
import { loadGenerated, story } from "./story.test-support.ts";

const dense = (units: number, activation = "linear") => ({ type: "dense", units, activation });
const nothing: Breathe = async () => {};
const REPLICAS = 3;
const RACING = [
  "original",
  "fused",
  "random",
  "randomEqualBudget",
  "product",
  "varianceMatched",
  "randomInherit",
] as const satisfies readonly Arm[];
/** Arms whose start or training looks at the original's replica of the same number. */
const TAUGHT = ["weightSelection", "fusedDistilled", "distilled", "hint"] as const;

function experimentOn(resample: string, fields: object = {}): Experiment {
  return parseExperiment({
    version: 1,
    replicas: REPLICAS,
    resample,
    seed: 5,
    data: { name: "moons", train: 64, validation: 40 },
    network: { layers: [dense(6, "relu"), { type: "batchNorm" }, dense(5, "relu"), dense(2)] },
    training: { batchSize: 16, epochs: 3, optimizer: { type: "adam", learningRate: 0.02 } },
    fusion: { span: [1, 2], samples: 50 },
    arms: [...RACING, ...TAUGHT],
    shallowEpochs: 2,
    ...fields,
  });
}

type Lone = { readonly engine: Engine; readonly own: Dataset; readonly options: CohortOptions };

/** One arm of one replica with nothing beside it: metrics at its start, losses, metrics at its end. */
async function trainAlone({ engine, own, options }: Lone, steps: number) {
  await engine.loadData(own.train, own.validation);
  const cohort = await engine.createCohort(options);
  const measure = async () => {
    const [[train], [validation]] = [
      await cohort.evaluate("train"),
      await cohort.evaluate("validation"),
    ];
    return [train.loss, train.score, validation.loss, validation.score];
  };
  const start = await measure();
  await cohort.train(steps);
  const { losses } = await cohort.takeLosses();
  return { cohort, outcome: { start, losses: losses[0], end: await measure() } };
}

/** The same of a replica in a recorded race. */
function recorded({ arms }: RunRecord, arm: keyof RunRecord["arms"], replica: number) {
  const { epochs, losses } = arms[arm]!;
  const [start, end] = [epochs[0], epochs.at(-1)!].map(({ metrics }) => {
    const { trainLoss, trainScore, valLoss, valScore } = metrics[replica];
    return [trainLoss, trainScore, valLoss, valScore];
  });
  return { start, losses: lossRuns(losses)[replica], end };
}

test.each([
  ["order", "simd", openSimd],
  ["split", "simd", openSimd],
  ["split", "tfjs", () => openTfjs("cpu")],
] as const)(
  "own %s, on %s: replica 2 of every arm is what it would be alone",
  async (resample, _, open) => {
    const engine = await open();
    const experiment = experimentOn(resample);
    const record = await story(experiment, engine);
    const replica = 2;
    const whole = await loadGenerated(experiment);
    const own = datasetOf(whole, replica);
    const network = { inputShape: own.inputShape, layers: experiment.network.layers };
    const weights = initializeWeights(
      network,
      experiment.init,
      5,
      `original/${replica}`,
      own.train,
    );
    const shared = {
      loss: "softmaxCrossEntropy",
      training: experiment.training,
      seed: 5,
      orders: [replica],
    } as const;
    const options = { ...shared, network, weights: [weights] };
    const parent = await trainAlone({ engine, own, options }, 12);
    expect(parent.outcome).toEqual(recorded(record, "original", replica));

    const { span, ...settings } = experiment.fusion;
    const task = {
      cohort: parent.cohort,
      dataset: own,
      experiment: { ...experiment, replicas: 1 },
      span,
      settings: { ...settings, span },
    };
    const fusions = await fuseReplicas(task, nothing);
    const errors = record.fusion!.replicas[replica];
    expect(JSON.parse(JSON.stringify(fusions.report.replicas[0]))).toEqual(
      JSON.parse(JSON.stringify(errors)),
    );
    const openSilently = () => Promise.reject(new Error("no arm here trains apart"));
    const arms = ["weightSelection", "fusedDistilled"] as const;
    const inheriting = { ...task.experiment, arms };
    const heirs = await raceArms(
      { ...fusions, ...task, experiment: inheriting, openSilently },
      nothing,
    );
    for (const { arm, ...start } of heirs.starts.filter((one) => one.arm !== "random")) {
      const alone = await trainAlone({ engine, own, options: { ...shared, ...start } }, 8);
      expect(alone.outcome, arm).toEqual(recorded(record, arm, replica));
    }
    // As replica 2 of three, the others of which hold the same.
    const asThree = <T>([lone]: readonly T[]) => [lone, lone, lone];
    const { starts } = await raceArms(
      {
        ...task,
        openSilently,
        experiment: { ...experiment, arms: RACING },
        dataset: whole,
        shallow: asThree(fusions.shallow),
        product: { starts: asThree((fusions.product as { starts: readonly Shallow[] }).starts) },
      },
      nothing,
    );
    expect(starts.map(({ arm }) => arm).toSorted()).toEqual(RACING.slice(1).toSorted());
    for (const { arm, network: shallow, weights: first } of starts) {
      const { step } = record.arms[arm]!;
      const begun = { ...shared, network: shallow, weights: [first[replica]] };
      const alone = await trainAlone({ engine, own, options: begun }, step);
      expect(alone.outcome, arm).toEqual(recorded(record, arm, replica));
    }
    engine.dispose();
  },
);

test("replica 0 keeps the split and the order that all would share, in every arm", async () => {
  const [shared, order, split] = await Promise.all(
    ["none", "order", "split"].map(async (resample) =>
      story(experimentOn(resample), await openSimd()),
    ),
  );
  for (const arm of [...RACING, ...TAUGHT]) {
    expect(recorded(order, arm, 0), arm).toEqual(recorded(shared, arm, 0));
    expect(recorded(split, arm, 0), arm).toEqual(recorded(shared, arm, 0));
    // The others' starts are the same draws: on the same data with own orders, on other data with own splits.
    expect(recorded(order, arm, 1).losses, arm).not.toEqual(recorded(shared, arm, 1).losses);
    expect(recorded(split, arm, 1).losses, arm).not.toEqual(recorded(order, arm, 1).losses);
  }
  expect(recorded(order, "random", 1).start).toEqual(recorded(shared, "random", 1).start);
  expect(order.fusion!.replicas[1]).not.toEqual(shared.fusion!.replicas[1]);
});

test("a spline is fitted on each replica's own training part", async () => {
  const experiment = experimentOn("split", {
    data: { name: "friedman1", train: 200, validation: 60 },
    network: { layers: [dense(20, "relu"), dense(20, "relu"), dense(1)] },
    arms: ["original", "fused", "random", "spline"],
  });
  const startsOf = async (dataset: Dataset, replicas: number) => {
    const engine = await openSimd();
    const recorder = createRecorder();
    const asked = { ...experiment, replicas };
    const session = await openSession(engine, dataset, asked, recorder.take, nothing);
    await session.fuse([1, 2], experiment.fusion, nothing);
    session.dispose();
    engine.dispose();
    return recorder.record.arms.spline!.epochs[0].metrics;
  };
  const dataset = await loadGenerated(experiment);
  const among = await startsOf(dataset, REPLICAS);
  for (const [replica, { trainLoss, valScore }] of among.entries()) {
    const [alone] = await startsOf(datasetOf(dataset, replica), 1);
    expect(alone.trainLoss / trainLoss).toBeCloseTo(1, 4); // spare units, which add nothing, are drawn
    expect(alone.valScore).toBeCloseTo(valScore!, 4);
  }
  expect(new Set(among.map(({ trainLoss }) => trainLoss)).size).toBe(REPLICAS);
});

test("the facts of a data set with splits are those of all of them", async () => {
  const experiment = experimentOn("split", { data: { name: "moons", train: 30, validation: 21 } });
  const dataset = await loadGenerated(experiment);
  const shares = dataset.splits!.map(({ validation: { targets } }) => {
    const ones = Array.from(targets.data).filter((label) => label === 1).length / 21;
    return Math.max(ones, 1 - ones);
  });
  const { hash, majorityShare, train, validation } = describeDataset(dataset);
  expect(majorityShare).toBeCloseTo(shares.reduce((sum, share) => sum + share, 0) / REPLICAS, 12);
  expect([train, validation]).toEqual([30, 21]);
  const { splits, ...alone } = dataset;
  expect(describeDataset(alone).hash).not.toBe(hash);
  const swapped = { ...dataset, splits: [splits![0], splits![2], splits![1]] };
  expect(describeDataset(swapped).hash).not.toBe(hash);
});

test("data with too few splits for the replicas are refused with what to do", async () => {
  const engine = await openSimd();
  const { splits: _, ...shared } = await loadGenerated(experimentOn("split"));
  const opening = openSession(engine, shared, experimentOn("split"), () => {}, nothing);
  await expect(opening).rejects.toThrow(/resample: the data hold 1 split for 3 replicas; load/);
  const alone = { ...experimentOn("split"), replicas: 1 };
  await openSession(engine, await loadGenerated(alone), alone, () => {}, nothing); // nothing to share
  engine.dispose();
});

test("another replica than the first is shown in the units of the data shown", async () => {
  const experiment = experimentOn("split", {
    data: { name: "sine", train: 50, validation: 30 },
    network: { layers: [dense(6, "tanh"), dense(1)] },
  });
  const dataset = await loadGenerated(experiment);
  const own = datasetOf(dataset, 1);
  const network = { inputShape: [1], layers: experiment.network.layers };
  const weights = initializeWeights(network, experiment.init, 5, 0);
  const engine = await openSimd();
  await engine.loadData(dataset.train, dataset.validation);
  const cohort = await engine.createCohort({
    network,
    loss: "meanSquaredError",
    training: experiment.training,
    seed: 5,
    weights: [weights, weights],
  });
  const looks: Look[] = [];
  const looker = openLooker(dataset, (e) => e.type === "looked" && looks.push(e.look));
  looker.choose(7, true);
  await looker.look([{ arm: "original", cohort, shownReplica: () => 1 } as unknown as ArmRun]);
  engine.dispose();

  /** The network's answer to a raw input, raw: with the means and scales of replica 1. */
  function answerTo(raw: number): number {
    const [{ mean, scale }, target] = [own.inputNormalisation, own.targetNormalisation!];
    const inputs = { shape: [1, 1], data: Float64Array.of((raw - mean[0]) / scale[0]) };
    return forward(network, weights, inputs).data[0] * target.scale[0] + target.mean[0];
  }
  const rawOf = (standardised: number) => restore(standardised, dataset.inputNormalisation);
  const shown = (answer: number) => restore(answer, dataset.targetNormalisation!);
  const [{ output, answers }] = looks;
  expect(own.inputNormalisation).not.toEqual(dataset.inputNormalisation);
  expect(shown(output[0])).toBeCloseTo(answerTo(rawOf(dataset.validation.inputs.data[7])), 5);
  const places = lineInputs(answers!.plane, answers!.columns);
  for (const column of [0, 80, 159]) {
    expect(shown(answers!.values[column])).toBeCloseTo(answerTo(rawOf(places[column])), 5);
  }
});
