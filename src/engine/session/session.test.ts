import { beforeAll, describe, expect, test, vi } from "vitest";
import { loadDataset } from "#core/data/load.ts";
import type { Dataset } from "#core/data/dataset.ts";
import type { EpochMetrics, SessionEvent } from "#core/experiment/events/events.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Engine } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import { openTfjs } from "#engine/tfjs/engine.ts";
import type { PanelPayloads } from "./panels.ts";
import { describeDataset } from "./describeDataset.ts";
import { openSession } from "./session.ts";

let engine: Engine;
let moons: Dataset;

beforeAll(async () => {
  engine = await openTfjs("cpu");
  moons = await loadDataset(
    { name: "moons", train: 64, validation: 40, seed: 0 },
    async () => new Uint8Array(),
  );
});

const dense = (units: number, activation = "linear") => ({ type: "dense", units, activation });

function experimentOf(fields: object = {}): Experiment {
  return parseExperiment({
    version: 1,
    replicas: 2,
    data: { name: "moons", train: 64, validation: 40 },
    network: { layers: [dense(6, "relu"), dense(5, "relu"), dense(2)] },
    training: { batchSize: 16, epochs: 3, optimizer: { type: "adam", learningRate: 0.02 } },
    fusion: { span: [1, 2], samples: 64 },
    arms: ["original", "fused", "random"],
    shallowEpochs: 2,
    ...fields,
  });
}

const nothing: Breathe = async () => {};

async function openLab(experiment = experimentOf(), on: Engine = engine) {
  const events: SessionEvent[] = [];
  const session = await openSession(on, moons, experiment, (event) => events.push(event), nothing);
  const all = <Type extends SessionEvent["type"]>(type: Type) =>
    events.filter((event): event is Extract<SessionEvent, { type: Type }> => event.type === type);
  /** Every step's, a run for each replica. */
  const losses = (arm: string) => {
    const parts = all("steps").filter((e) => e.arm === arm);
    return [0, 1].map((replica) => parts.flatMap((e) => [...e.losses[replica]]));
  };
  const fuse = () => session.fuse(experiment.fusion.span, experiment.fusion, nothing);
  return { session, events, all, losses, fuse };
}

/** Lets `count` breaths pass, then cancels as a pause does. */
function pauseAfter(count: number): Breathe {
  let left = count;
  return async () => {
    if (left-- === 0) throw new Error("paused");
  };
}

test("opening reports the untrained original, settling what each span would lose, once a step and replica", async () => {
  const { all, session } = await openLab();
  expect(all("armOpened").map(({ arm }) => [arm.arm, arm.stepsPerEpoch])).toEqual([
    ["original", 4],
  ]);
  expect(all("epoch").map(({ epoch, step }) => [epoch, step])).toEqual([[0, 0]]);
  await session.settle(nothing);
  await session.settle(nothing);
  expect(all("spanCosts").map(({ replicas }) => replicas)).toEqual([[0], [0, 1]]);
  expect(all("spanCosts")[0].costs.map(({ size }) => size!.inputs)).toEqual([2, 2, 6]);
  expect(all("spanCosts")[0].costs.map(({ span }) => span)).toEqual([
    [1, 2],
    [1, 3],
    [2, 3],
  ]);
  for (const { nmse } of all("spanCosts")[0].costs) expect(nmse).toBeGreaterThanOrEqual(0);
  session.dispose();
});

test("what each span would lose is the mean over replicas, gone on with where it was cancelled", async () => {
  const straight = await openLab();
  await straight.session.settle(nothing);
  const [first, mean] = straight.all("spanCosts").map(({ costs }) => costs.map(({ nmse }) => nmse));
  const paused = await openLab();
  for (let breaths = 0; paused.all("spanCosts").length < 2 && breaths < 99; breaths++) {
    await paused.session.settle(pauseAfter(breaths)).catch(() => {});
  }
  expect(paused.all("spanCosts").map(({ replicas }) => replicas)).toEqual([[0], [0, 1]]);
  expect(paused.all("spanCosts")[1].costs).toEqual(straight.all("spanCosts")[1].costs);
  const other = await openLab(experimentOf({ replicas: 3 }));
  await other.session.settle(nothing);
  const third = other.all("spanCosts").map(({ costs }) => costs.map(({ nmse }) => nmse));
  expect(third.slice(0, 2)).toEqual([first, mean]);
  expect(mean).not.toEqual(first);
});

test.each(["product", "gaussian", "empirical"])(
  "the estimate is by the method chosen (%s), near to what its fusion then loses",
  async (method) => {
    const fusion = { span: [1, 2], samples: 64, method, mode: "sequential" };
    const { session, all, fuse } = await openLab(experimentOf({ fusion }));
    await session.settle(nothing);
    const { costs, by } = all("spanCosts").at(-1)!;
    expect(by.method).toBe(method);
    await fuse();
    const losses = all("fused")[0].report.replicas.map(({ probe }) => probe.nmse);
    const measured = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    expect(costs[0].nmse / measured).toBeGreaterThan(0.5);
    expect(costs[0].nmse / measured).toBeLessThan(2);
    session.dispose();
  },
);

test("once another method is chosen, what each span would lose is measured anew, by that", async () => {
  const { session, all } = await openLab();
  await session.settle(nothing);
  const before = all("spanCosts").at(-1)!;
  session.estimate({ ...experimentOf().fusion, method: "product" });
  await session.settle(nothing);
  const after = all("spanCosts").at(-1)!;
  expect(after.by.method).toBe("product");
  expect(after.replicas).toEqual([0, 1]);
  expect(after.costs[0].nmse).toBeGreaterThan(before.costs[0].nmse);
  session.dispose();
});

test("training goes through its epochs, and every step's loss is reported once", async () => {
  const { session, all, losses } = await openLab();
  await session.train(nothing);
  expect(all("epoch").map(({ epoch, step }) => [epoch, step])).toEqual([
    [0, 0],
    [1, 4],
    [2, 8],
    [3, 12],
  ]);
  expect(losses("original").map(({ length }) => length)).toEqual([12, 12]);
  expect(all("finished")).toEqual([{ type: "finished", stage: "original" }]);
  session.dispose();
});

test("pausing anywhere and going on changes no number", async () => {
  const straight = await openLab();
  await straight.session.train(nothing);
  const paused = await openLab();
  for (let breaths = 0; paused.all("finished").length === 0 && breaths < 99; breaths++) {
    await paused.session.train(pauseAfter(breaths)).catch(() => {});
  }
  expect(paused.losses("original")).toEqual(straight.losses("original"));
  expect(paused.all("epoch").map((e) => e.metrics)).toEqual(
    straight.all("epoch").map((e) => e.metrics),
  );
  paused.session.dispose();
  straight.session.dispose();
});

test("what is finished trains as long again", async () => {
  const { session, all } = await openLab();
  await session.train(nothing);
  await session.train(nothing);
  expect(all("epoch").map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  session.dispose();
});

test("when the end of training is reported, so is what every span would lose then", async () => {
  const { session, events, all } = await openLab();
  const now = performance.now.bind(performance);
  // The first measurement seems to last for days, so that no other is due while training.
  const late = () => (events.some(({ type }) => type === "spanCosts") ? 1e9 : 0);
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now() + late());
  await session.train(nothing);
  clock.mockRestore();
  const end = events.findIndex(({ type }) => type === "finished");
  const costs = events.slice(0, end).findLast((event) => event.type === "spanCosts")!;
  const last = all("epoch").findLast(({ arm }) => arm === "original")!;
  expect(costs.step).toBe(last.step);
});

test("a fusion is reported before its arms, and only once all of them are open", async () => {
  let [made, disposed] = [0, 0];
  const short: Engine = {
    ...engine,
    createCohort: async (options) => {
      if (++made === 5) throw new RangeError("no memory"); // the second arm of the second race
      const cohort = await engine.createCohort(options);
      return { ...cohort, dispose: () => ((disposed += 1), cohort.dispose()) };
    },
  };
  const { session, events, fuse } = await openLab(experimentOf(), short);
  await fuse();
  const race = events.findIndex(({ type }) => type === "fused");
  const opened = events.slice(race + 1, race + 3);
  expect(opened.map(({ type }) => type)).toEqual(["armOpened", "armOpened"]);
  const { length } = events;
  await expect(fuse()).rejects.toThrow("no memory");
  expect(events).toHaveLength(length); // the race that was there goes on
  expect(disposed).toBe(1);
  session.dispose();
  expect(disposed).toBe(4);
});

test("fusing opens the fused and the random arm, reported before any training", async () => {
  const { session, all, fuse } = await openLab();
  await session.train(nothing);
  await fuse();
  const arms = all("armOpened").map(({ arm }) => arm);
  expect(arms.map(({ arm }) => arm)).toEqual(["original", "fused", "random"]);
  expect(arms[1].network.layers).toEqual([dense(5, "relu"), dense(2)]);
  expect(arms[1].parameters).toBe(2 * 5 + 5 + 5 * 2 + 2);
  const [{ report }] = all("fused");
  expect(report.replicas).toHaveLength(2);
  for (const { fit, probe } of report.replicas) {
    expect(fit.nmse).toBeGreaterThan(0);
    expect(fit.nmse).toBeLessThan(1); // the law of least squares: never worse than the mean
    expect(probe.perUnit).toHaveLength(5);
  }
  expect(report.points.gates).toBe(6);
  expect(Math.max(...report.points.clipped)).toBeLessThanOrEqual(6);
  session.dispose();
});

test("a linear network fused is the same network: no signal lost, same validation loss", async () => {
  const linear = experimentOf({
    network: { layers: [dense(6), dense(5), dense(2)] },
    fusion: { span: [1, 3], samples: 64, ridge: { absolute: 0 } },
  });
  const { session, all, fuse } = await openLab(linear);
  await session.train(nothing);
  await fuse();
  const [{ report }] = all("fused");
  for (const { probe } of report.replicas) expect(probe.nmse).toBeLessThan(1e-9);
  const last = all("epoch")
    .filter(({ arm }) => arm === "original")
    .at(-1)!;
  const start = all("epoch").find(({ arm }) => arm === "fused")!;
  start.metrics.forEach((m, r) => expect(m.valLoss).toBeCloseTo(last.metrics[r].valLoss, 5));
  session.dispose();
});

test.each([
  ["whose target does not vary", 40],
  ["of one row", 1],
])("R² of a validation part %s is not defined, though its loss is", async (_, rows) => {
  const data = await loadDataset(
    { name: "friedman1", train: 64, validation: rows, seed: 0 },
    async () => new Uint8Array(),
  );
  const targets = { shape: [rows, 1], data: new Float32Array(rows).fill(0.1) };
  const constant = { ...data, validation: { ...data.validation, targets } };
  const experiment = experimentOf({ network: { layers: [dense(3), dense(1)] } });
  const metrics: EpochMetrics[] = [];
  const hear = (event: SessionEvent) => {
    if (event.type === "epoch") metrics.push(...event.metrics);
  };
  await openSession(engine, constant, experiment, hear, nothing);
  expect(metrics).toHaveLength(2);
  for (const { valLoss, valScore, trainScore } of metrics) {
    expect(valScore).toBeNull();
    expect(Number.isFinite(valLoss) && Number.isFinite(trainScore)).toBe(true);
  }
});

test("the share of the validation part's most frequent class comes with the data set", () => {
  const labels = [...moons.validation.targets.data];
  const ones = labels.filter((label) => label === 1).length / labels.length;
  expect(describeDataset(moons).majorityShare).toBe(Math.max(ones, 1 - ones));
});

test("the race ends with both arms at their last epoch", async () => {
  const { session, all, fuse } = await openLab();
  await fuse();
  await session.train(nothing);
  for (const name of ["fused", "random"]) {
    const epochs = all("epoch").filter(({ arm }) => arm === name);
    expect(epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
  }
  expect(all("finished").at(-1)).toEqual({ type: "finished", stage: "race" });
  session.dispose();
});

test("a loss that is not finite ends the arm and names the step", async () => {
  const wild = experimentOf({
    training: { batchSize: 16, epochs: 30, optimizer: { type: "sgd", learningRate: 100 } },
    network: { layers: [dense(6), dense(5), dense(2)] },
  });
  const { session, all } = await openLab(wild);
  await session.train(nothing);
  const [{ arm, step }] = all("diverged");
  expect(arm).toBe("original");
  expect(step).toBeGreaterThan(0);
  const lost = all("diverged").flatMap(({ replicas }) => replicas);
  expect([lost.length, new Set(lost).size]).toEqual([2, 2]); // each is named once
  expect(all("epoch").at(-1)!.epoch).toBeLessThan(30);
  session.dispose();
});

describe("with one replica that diverges", () => {
  /** The engine, but the original's replica `lost` begins with weights that overflow. */
  const overflowing = (lost: number): Engine => ({
    ...engine,
    createCohort: (options) => {
      const isOriginal = options.network.layers.length === 3;
      const huge = options.weights[lost].map((layer) => ({
        ...layer,
        kernel: { ...layer.kernel!, data: layer.kernel!.data.map(() => 1e30) },
      }));
      return engine.createCohort(
        isOriginal ? { ...options, weights: options.weights.with(lost, huge) } : options,
      );
    },
  });

  async function raced(lost: number | undefined, fields: object = {}) {
    const lab = await openLab(
      experimentOf({ replicas: 3, ...fields }),
      lost === undefined ? engine : overflowing(lost),
    );
    await lab.session.train(nothing);
    await lab.fuse();
    await lab.session.train(nothing);
    lab.session.dispose();
    return lab;
  }

  test.each([0, 1])(
    "number %i, the others train, fuse and race to the same numbers",
    async (lost) => {
      const arms = ["original", "fused", "random", "product"];
      const [some, whole] = [await raced(lost, { arms }), await raced(undefined, { arms })];
      // arms take turns by the clock: what is compared is each arm's own epochs
      const rows = (lab: typeof some) =>
        lab
          .all("epoch")
          .toSorted((a, b) => a.arm.localeCompare(b.arm))
          .map(({ metrics }) => metrics.toSpliced(lost, 1));
      expect(rows(some)).toEqual(rows(whole));
      const report = (lab: typeof some) => lab.all("fused")[0].report.replicas.toSpliced(lost, 1);
      expect(report(some)).toEqual(report(whole));
      const shown = some.all("fused")[0].report;
      expect(shown.alternatives[0].probe.nmse).toBeGreaterThanOrEqual(0);
      expect((shown.panels as PanelPayloads).why.facts.probe.mse).toBeGreaterThanOrEqual(0);
      expect(some.all("spanCosts").at(-1)!.costs[0].nmse).toBeGreaterThanOrEqual(0);
      for (const { weights } of [some.all("weights").at(-1)!]) {
        expect(weights.every((layer) => layer.kernel!.data.every(Number.isFinite))).toBe(true);
      }
    },
  );

  test("it is named with its step in every arm, has no score, and could not be fused", async () => {
    const { all } = await raced(1);
    expect(all("diverged").map(({ arm, replicas }) => [arm, replicas])).toEqual([
      ["original", [1]],
      ["fused", [1]],
    ]);
    const last = all("epoch")
      .filter(({ arm }) => arm === "original")
      .at(-1)!;
    expect(last.epoch).toBe(3);
    expect(last.metrics[1].valScore).toBeNaN();
    const { fit, probe, problem } = all("fused")[0].report.replicas[1];
    expect([fit.nmse, probe.nmse]).toEqual([NaN, NaN]);
    expect(problem).toMatch(/the network has diverged/);
  });

  test("the retraining between pairs goes on without it", async () => {
    const fusion = { span: [1, 3], samples: 64, mode: "sequentialRetrain" };
    const { all } = await raced(0, { fusion });
    const problems = all("fused")[0].report.replicas.map(({ problem }) => problem === undefined);
    expect(problems).toEqual([false, true, true]);
  });
});

test("of what every span would lose nothing is left once the network has diverged", async () => {
  const wild = experimentOf({
    training: { batchSize: 1, epochs: 3, optimizer: { type: "sgd", learningRate: 100 } },
    network: { layers: [dense(6), dense(5), dense(2)] },
  });
  const { session, all } = await openLab(wild);
  await session.settle(nothing);
  expect(all("spanCosts").at(-1)!.costs.length).toBeGreaterThan(0);
  await session.train(nothing);
  expect(all("spanCosts").at(-1)!.costs).toEqual([]);
  session.dispose();
});

test("where all replicas have diverged the fusion is refused with the reason", async () => {
  const wild = experimentOf({
    training: { batchSize: 16, epochs: 30, optimizer: { type: "sgd", learningRate: 100 } },
    network: { layers: [dense(6), dense(5), dense(2)] },
  });
  const { session, fuse } = await openLab(wild);
  await session.train(nothing);
  await expect(fuse()).rejects.toThrow(/the network has diverged/);
  session.dispose();
});

test("with fusedOnly the layers around the fused one start like the random network's", async () => {
  const { session, all, fuse } = await openLab(
    experimentOf({ fusion: { span: [1, 2], samples: 64, inherit: "fusedOnly" } }),
  );
  await session.train(nothing);
  await fuse();
  const first = (name: string) => all("weights").find(({ arm }) => arm === name)!.weights;
  const original = all("weights")
    .filter(({ arm }) => arm === "original")
    .at(-1)!.weights;
  expect(first("fused")[1].kernel!.data).not.toEqual(original[2].kernel!.data);
  session.dispose();
});

test("retraining between the pairs ends in the same shallow network, fused from a trained one", async () => {
  const layers = [dense(6, "relu"), dense(5, "relu"), dense(4, "relu"), dense(2)];
  const fusion = { span: [1, 3], samples: 64, mode: "sequentialRetrain" };
  const { session, all, fuse } = await openLab(experimentOf({ network: { layers }, fusion }));
  await session.train(nothing);
  await fuse();
  const arms = all("armOpened").map(({ arm }) => arm);
  expect(arms.map(({ arm }) => arm)).toEqual(["original", "fused", "random"]); // none in between is reported
  expect(arms[1].network.layers).toEqual([dense(4, "relu"), dense(2)]);
  expect(all("fused")[0].report.span).toEqual([1, 3]);
  session.dispose();
});

test("retraining twice as long between the pairs fuses another network", async () => {
  const layers = [dense(6, "relu"), dense(5, "relu"), dense(4, "relu"), dense(2)];
  const kernelAfter = async (shallowEpochs: number, mode: string) => {
    const fusion = { span: [1, 3], samples: 64, mode };
    const { session, all, fuse } = await openLab(
      experimentOf({ network: { layers }, fusion, shallowEpochs }),
    );
    await session.train(nothing);
    await fuse();
    session.dispose();
    return Array.from(all("fused")[0].report.alternatives[0].kernel.data);
  };
  expect(await kernelAfter(1, "sequentialRetrain")).not.toEqual(
    await kernelAfter(2, "sequentialRetrain"),
  );
  expect(await kernelAfter(1, "sequential")).toEqual(await kernelAfter(2, "sequential"));
});

test("fusing before the spans have been measured leaves it to be done when nobody waits", async () => {
  const { session, all, fuse } = await openLab();
  await session.train(nothing);
  await fuse();
  await session.settle(nothing);
  expect(all("spanCosts").at(-1)!.step).toBe(12);
  session.dispose();
});

test("a fusion reports its operations for each replica, and the training between its pairs with them", async () => {
  const { session, all, fuse } = await openLab();
  await fuse();
  // 64 samples of 2 inputs to 5 units through 2·6 + 6·5 = 42 weights; no more rows than that.
  const once = 64 * 84 + 64 * 2 * (2 + 2 * 5) + 2 ** 3 / 3;
  expect(all("fused")[0].report.cost!.flop).toBeCloseTo(once, 6);
  session.dispose();

  const slow = await openLab(
    experimentOf({ fusion: { span: [1, 3], samples: 64, mode: "sequentialRetrain" } }),
  );
  await slow.fuse();
  // Blocks 2 and 3 into one of 6 → 2, two epochs of four steps of 2-6-2, then that into 2 → 2.
  const pair = 64 * 2 * (12 + 30 + 10) + 64 * 6 * (6 + 2 * 2) + 6 ** 3 / 3;
  const training = 8 * (2 * 16 * (3 * 24 - 12));
  const last = 64 * 2 * (12 + 12) + 64 * 2 * (2 + 2 * 2) + 2 ** 3 / 3;
  expect(slow.all("fused")[0].report.cost!.flop).toBeCloseTo(pair + training + last, 6);
  slow.session.dispose();
});
