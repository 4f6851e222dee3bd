import { describe, expect, test } from "vitest";
import type { ArmSummary } from "#core/experiment/events/armSummary.ts";
import { editBy } from "#core/experiment/edit/edit.ts";
import type { DatasetSummary, EpochMetrics } from "#core/experiment/events/events.ts";
import { divergedReplicas, isLost } from "#core/experiment/events/record.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { OwnTable } from "#core/data/ownTable.ts";
import { FIRST_PRESET } from "#core/experiment/schema/presets.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Event } from "#worker/protocol.ts";
import { lossCurves, scoreCurves } from "./curves.ts";
import { tableOffers } from "./tableOffers.ts";
import { createLab } from "./store.ts";
import { verdictsOf } from "./verdict/verdicts.ts";

type Unaddressed = Event extends infer E ? (E extends Event ? Omit<E, "run"> : never) : never;

function newLab(options: { engine?: string } = {}) {
  const sent: { type: string }[] = [];
  let receive: (event: Event) => void = () => {};
  const lab = createLab(
    {
      send: (request) => void sent.push(request),
      renew: () => {},
      listen: (listener) => {
        receive = listener;
        return () => {};
      },
    },
    { dataFolder: "https://lab.invalid/data/", ...options },
  );
  const hear = (...events: Unaddressed[]) =>
    events.forEach((event) => receive({ ...event, run: 1 } as Event));
  return { lab, sent, hear, state: () => lab.store.getState() };
}

const dataset = {
  title: "Drawn digits",
  train: 4000,
  validation: 1000,
  task: { kind: "classification", classes: ["0", "1"] },
} as unknown as DatasetSummary;
const summary = (arm: Arm): ArmSummary => ({
  arm,
  network: { inputShape: [2], layers: [{ type: "dense", units: 2 }] },
  parameters: 6,
  flopPerStep: 100,
  stepsPerEpoch: 10,
  epochs: 2,
});
const metrics = (...scores: number[]): EpochMetrics[] =>
  scores.map((valScore) => ({
    trainLoss: 1,
    trainScore: valScore,
    valLoss: 1 - valScore,
    valScore,
  }));
const diverged = (arm: Arm, step: number, ...replicas: number[]) =>
  ({ type: "diverged", arm, step, replicas }) as const;
/** Of the first preset's original. */
const everyReplica = (step: number) =>
  diverged("original", step, ...Array(FIRST_PRESET.experiment.replicas).keys());
const armOpened = (arm: Arm, epochs = 2) =>
  ({ type: "armOpened", arm: { ...summary(arm), epochs } }) as const;
const epoch = (arm: Arm, at: number, ...scores: number[]) =>
  ({
    type: "epoch",
    arm,
    epoch: at,
    step: 10 * at,
    seconds: at,
    metrics: metrics(...scores),
  }) as const;

const untrained = epoch("original", 0, ...Array(FIRST_PRESET.experiment.replicas).fill(0.5));

/** As a session measures it while it trains: on the first replica, for the first preset's way of fusing. */
const byOne = { by: FIRST_PRESET.experiment.fusion, replicas: [0] };

test("an epoch of the original is one sentence", () => {
  const { hear, state } = newLab();
  hear(
    { type: "opened", engine: { name: "tfjs-cpu", adapter: "CPU" }, dataset },
    armOpened("original"),
  );
  hear({ type: "activity", activity: "idle" });
  expect(state().status).toBe(
    "Drawn digits is ready: 4,000 training and 1,000 validation samples. Press Train.",
  );
  hear(epoch("original", 0, 0.1, 0.2), epoch("original", 1, 0.9, 0.924));
  expect(state().status).toBe("Epoch 1 of 2, validation accuracy 91.2 %, mean of 2 replicas.");
});

test("step losses and epochs become curves with one row a replica", () => {
  const { hear, state } = newLab();
  hear(armOpened("original"), epoch("original", 0, 0.1, 0.2));
  hear({
    type: "steps",
    arm: "original",
    firstStep: 0,
    losses: [Float32Array.of(1, 3), Float32Array.of(2, 4)],
    seconds: 0.5,
  });
  hear({
    type: "steps",
    arm: "original",
    firstStep: 2,
    losses: [Float32Array.of(5), Float32Array.of(6)],
    seconds: 1,
  });
  const [train, validation] = lossCurves(state());
  expect(train.replicas.map((row) => Array.from(row))).toEqual([
    [1, 3, 5],
    [2, 4, 6],
  ]);
  expect(Array.from(train.step)).toEqual([1, 2, 3]);
  expect(validation.replicas.map((row) => Array.from(row))).toEqual([[0.9], [0.8]]);
  expect(scoreCurves(state())[1].replicas.map((row) => Array.from(row))).toEqual([[0.1], [0.2]]);
  expect(state().rate).toBeCloseTo(4 + 0.2 * (2 - 4), 6); // 2 steps in 0.5 s, then 1: smoothed
});

const fused = {
  type: "fused",
  report: { span: [2, 3], method: "empirical", replicas: [{ probe: { nmse: 0.4 } }] },
} as never;

test("a new race forgets the arms of the old one and keeps the original", () => {
  const { hear, state } = newLab();
  hear(
    armOpened("original"),
    epoch("original", 0, 0.5),
    fused,
    armOpened("fused"),
    armOpened("random"),
    epoch("random", 0, 0.5),
  );
  hear(fused, armOpened("fused"));
  expect(Object.keys(state().arms)).toEqual(["original", "fused"]);
});

test("the fused arm is judged against the random one at start, epoch 1 and end, and against its parent's last epoch", () => {
  const { hear, state } = newLab();
  hear({ type: "opened", engine: { name: "tfjs-cpu", adapter: "CPU" }, dataset });
  hear(armOpened("original"), epoch("original", 0, 0.1, 0.1), epoch("original", 2, 0.8, 0.9));
  hear(armOpened("fused"), armOpened("random"));
  hear(epoch("fused", 0, 0.7, 0.8), epoch("random", 0, 0.1, 0.1), epoch("fused", 1, 0.8, 0.9));
  const found = verdictsOf(state()).map((v) => `${v.against} ${v.at} ${v.difference.toFixed(2)}`);
  expect(found).toEqual(["original start -0.10", "original epoch1 0.00", "random start 0.65"]);
});

test("the bracket is pulled into the network and never holds fewer than two blocks", () => {
  const { lab, state } = newLab();
  lab.select([3, 9]);
  expect(state().experiment.fusion.span).toEqual([3, 4]);
  lab.select([4, 4]);
  expect(state().experiment.fusion.span).toEqual([3, 4]);
  lab.select([-2, 1]);
  expect(state().experiment.fusion.span).toEqual([1, 2]);
});

test("a wrong setting is reported and changes nothing", () => {
  const { lab, sent, state } = newLab();
  const before = state().experiment;
  lab.change({ replicas: 1000 });
  expect(state().alert?.message).toMatch(/replicas: must be a whole number from 1 to 64, got 1000/);
  expect(state().experiment).toBe(before);
  expect(sent).toEqual([]);
});

test("a diverged arm is reported with its step, and its remedy opens the experiment at a tenth of the rate", () => {
  const { lab, hear, sent, state } = newLab();
  hear(armOpened("original"), untrained, everyReplica(412));
  expect(state().alert?.message).toBe(
    "The loss of the original network became infinite at step 412: lower the learning rate.",
  );
  const rate = state().experiment.training.optimizer.learningRate;
  lab.lowerLearningRate();
  expect(state().experiment.training.optimizer.learningRate).toBeCloseTo(rate / 10, 12);
  expect(state().alert).toBeUndefined();
  expect(sent.at(-1)).toMatchObject({ type: "open" });
});

test("a replica that diverges is named of how many, and the means are of the others", () => {
  const { hear, state } = newLab();
  hear(armOpened("original"), epoch("original", 0, 0.5, 0.5, 0.5), diverged("original", 12, 1));
  expect(state().alert).toEqual({
    message:
      "The loss of replica 2 of 3 of the original network became infinite at step 12: lower the learning rate. The others go on.",
    remedy: "lowerLearningRate",
  });
  expect(isLost(state().arms.original)).toBe(false);
  hear(epoch("original", 1, 0.5, NaN, 0.7), { type: "finished", stage: "original" });
  expect(state().status).toBe(
    "Epoch 1 of 2, validation accuracy 60 %, mean of 2 of 3 replicas. Now fuse, or train on.",
  );
  hear({ type: "spanCosts", step: 10, costs: [{ span: [1, 2], nmse: 0.1, mse: 0.1 }], ...byOne });
  expect(state().costs).toHaveLength(1);
  hear(diverged("original", 15, 0));
  expect(state().alert?.message).toMatch(/^The loss of replicas 1 and 2 of 3 of the original/);
  hear(diverged("original", 16, 2));
  expect(state().alert?.message).toMatch(/^The loss of the original network became infinite at/);
  expect(isLost(state().arms.original)).toBe(true);
});

test("a replica that could not be fused raises no second alarm in the race", () => {
  const { hear, state } = newLab();
  const sound = { probe: { nmse: 0.4 } };
  const replicas = [{ probe: { nmse: NaN }, problem: "it has diverged" }, sound];
  const report = { span: [2, 3], method: "empirical", replicas };
  hear(
    armOpened("original"),
    epoch("original", 0, 0.5, 0.5),
    { type: "fused", report } as never,
    armOpened("fused"),
  );
  expect(state().status).toMatch(/40 % of the signal lost .*, mean of 1 of 2 replicas/);
  hear(epoch("fused", 0, NaN, 0.5), diverged("fused", 0, 0));
  expect([state().alert, divergedReplicas(state().arms.fused)]).toEqual([undefined, [0]]);
  hear(armOpened("random"), epoch("random", 0, 0.5, 0.5), diverged("random", 2, 0));
  expect(state().alert?.message).toMatch(/replica 1 of 2 of the random network became infinite/);
  hear(diverged("fused", 3, 1));
  expect(state().alert?.message).toMatch(/The loss of the fused network became infinite/);
});

test("a diverged network that cannot be fused is offered the same remedy", () => {
  const { hear, state } = newLab();
  hear(armOpened("original"), untrained, everyReplica(412));
  const error = { name: "SingularMatrixError", message: "layer 2 has weights that are no numbers" };
  hear({ type: "failed", during: "fusing", error });
  expect(state().alert).toEqual({
    message: `Could not fuse: ${error.message}`,
    remedy: "lowerLearningRate",
  });
});

test("from the first step on the status shows that training goes on, and where it was paused", () => {
  const { hear, state } = newLab();
  hear(armOpened("original"), epoch("original", 0, 0.1), {
    type: "activity",
    activity: "training",
  });
  expect(state().status).toBe("Training the original network …");
  const run = Float32Array.from({ length: 1200 }, () => 1);
  hear({ type: "steps", arm: "original", firstStep: 0, losses: [run], seconds: 1 });
  hear({ type: "activity", activity: "idle" });
  expect(state().status).toBe("Paused at step 1,200. Press Train to go on.");
});

test("what went wrong stays in view when a diverged arm's stage ends", () => {
  const { hear, state } = newLab();
  hear(armOpened("original"), untrained, everyReplica(412));
  const shown = state().status;
  hear(epoch("original", 1, NaN), { type: "finished", stage: "original" });
  expect(state().status).toBe(shown);
  hear({ type: "activity", activity: "training" }, { type: "activity", activity: "idle" });
  expect(state().status).toBe(shown);
  expect(shown).not.toMatch(/NaN|Now fuse/);
});

test("after a crash the experiment is opened again and the visitor still sees why", () => {
  const { hear, sent, state } = newLab();
  hear({ type: "crashed", reason: "out of memory", restarted: true, hasLived: true });
  expect(sent).toHaveLength(1);
  expect(state().alert?.message).toMatch(/out of memory.*A new one has been started/);
});

test("choosing a preset, a data set or Reset opens a whole experiment", () => {
  const { lab, sent, state } = newLab();
  lab.choosePreset("spirals");
  expect(state().presetId).toBe("spirals");
  lab.chooseData("moons");
  expect(state().experiment.data.name).toBe("moons");
  lab.reset();
  expect(sent.map(({ type }) => type)).toEqual(["open", "open", "open"]);
  expect(state().experiment.title).not.toBe(FIRST_PRESET.experiment.title);
});

test("choosing a sample asks the worker for it, and what comes back waits for the canvases", () => {
  const { lab, sent, hear, state } = newLab();
  lab.look(5);
  lab.look(5, false);
  expect(state().sample).toBe(5);
  expect(sent).toEqual([
    { type: "look", sample: 5, watched: true },
    { type: "look", sample: 5, watched: false },
  ]);
  const before = state();
  const look = {
    arm: "fused",
    step: 3,
    sample: 5,
    blocks: [],
    output: Float32Array.of(1),
  } as const;
  hear({ type: "looked", look });
  expect(lab.buffers.look("fused")).toBe(look);
  expect(state()).toBe(before);
  hear(armOpened("fused"));
  expect(lab.buffers.look("fused")).toBeUndefined();
});

test("steps taken one by one are shown, the mean over replicas", () => {
  const { lab, hear, state } = newLab();
  hear(armOpened("original"), epoch("original", 0, 0.5, 0.5));
  lab.step();
  hear({
    type: "steps",
    arm: "original",
    firstStep: 0,
    losses: [Float32Array.of(1), Float32Array.of(2)],
    seconds: 1,
  });
  expect(state().status).toBe("Original, step 1: training loss 1.50, mean of 2 replicas.");
});

test("after the original's last epoch the sentence names what comes next", () => {
  const { hear, state } = newLab();
  hear({ type: "opened", engine: { name: "tfjs-cpu", adapter: "CPU" }, dataset });
  hear(armOpened("original"), epoch("original", 2, 0.9), { type: "finished", stage: "original" });
  expect(state().status).toBe(
    "Epoch 2 of 2, validation accuracy 90 %, mean of 1 replica. Now fuse, or train on.",
  );
});

test("trained on after the race, the verdict is that of the last epoch both have reached", () => {
  const { hear, state } = newLab();
  hear({ type: "opened", engine: { name: "tfjs-cpu", adapter: "CPU" }, dataset });
  hear(armOpened("fused"), armOpened("random"));
  hear(epoch("fused", 2, 0.9, 0.8), epoch("random", 2, 0.5, 0.5));
  hear(epoch("fused", 4, 0.7, 0.7), epoch("random", 3, 0.6, 0.6), epoch("random", 4, 0.9, 0.8));
  const end = verdictsOf(state()).find((v) => v.against === "random" && v.at === "end")!;
  expect(end.difference).toBeCloseTo(-0.15, 9);
});

test("a long fusion shows how far it is, and can be given up", () => {
  const { lab, hear, sent, state } = newLab();
  lab.select([2, 3]);
  hear({ type: "activity", activity: "fusing" }, { type: "fusing", done: 0.4 });
  expect(state()).toMatchObject({ fusing: 0.4, status: "Fusing layers 2 to 3 …" });
  lab.pause();
  expect(sent.at(-1)).toEqual({ type: "pause" });
  hear({ type: "activity", activity: "idle" });
  expect(state().fusing).toBeUndefined();
  expect(state().status).toBe("Fusing was cancelled; nothing has changed.");
});

test("a race of one epoch is judged at its start and end, trained on also after one epoch", () => {
  const { hear, state } = newLab();
  const moments = () => verdictsOf(state()).map(({ at }) => at);
  hear({ type: "opened", engine: { name: "tfjs-cpu", adapter: "CPU" }, dataset });
  hear(armOpened("fused", 1), armOpened("random", 1));
  hear(epoch("fused", 0, 0.7, 0.8), epoch("random", 0, 0.1, 0.1));
  hear(epoch("fused", 1, 0.9, 0.8), epoch("random", 1, 0.5, 0.5));
  expect(moments()).toEqual(["start", "end"]);
  hear(epoch("fused", 2, 0.9, 0.9), epoch("random", 2, 0.6, 0.6));
  expect(moments()).toEqual(["start", "epoch1", "end"]);
});

test("no interval of accuracies reaches beyond all or nothing", () => {
  const { hear, state } = newLab();
  hear({ type: "opened", engine: { name: "tfjs-cpu", adapter: "CPU" }, dataset });
  hear(armOpened("fused"), armOpened("random"));
  hear(epoch("fused", 0, 0.9, 0.5), epoch("random", 0, 0.1, 0.1)); // t(0.975, 1) = 12.7
  expect(verdictsOf(state())[0].interval).toEqual([-1, 1]);
});

test("an engine that cannot be had offers the best one here, and takes it for good", () => {
  const { lab, hear, sent, state } = newLab({ engine: "webgpu" });
  lab.open(FIRST_PRESET.experiment);
  const error = { name: "BackendUnavailableError", message: "no WebGPU adapter" };
  hear({ type: "failed", during: "opening", error });
  expect(state().alert?.remedy).toBe("bestEngine");
  lab.useBestEngine();
  lab.reset();
  expect(sent.map((request) => "engine" in request)).toEqual([true, false, false]);
});

test("replicas that would not fit are refused with a sentence, and nothing is opened", () => {
  const { lab, sent, state } = newLab();
  const layers = [
    { type: "dense", units: 4096 },
    { type: "dense", units: 2048 },
    { type: "dense", units: 2 },
  ] as const;
  // 4096·2 + 4096 + 4096·2048 + 2048 + 2048·2 + 2 = 8.4 million weights: seven replicas are the most.
  lab.open(
    parseExperiment({ version: 1, data: { name: "moons" }, network: { layers }, replicas: 2 }),
  );
  expect(lab.change({ replicas: 7 })).toBe(true);
  const before = { count: sent.length, experiment: state().experiment };
  expect(lab.change({ replicas: 64 })).toBe(false);
  expect(state().alert?.message).toBe(
    "Layer 2 (dense 2048) is too large: 538 million weights in 64 replicas, where 60 million are the most; make it smaller, or take fewer replicas.",
  );
  expect({ count: sent.length, experiment: state().experiment }).toEqual(before);
});

test("settings of training are steps that undo takes back", () => {
  const { lab, state } = newLab();
  lab.choosePreset("moons");
  const { training, init } = state().experiment;
  const schedule = [{ afterEpoch: 3, learningRate: 1e-4 }];
  expect(lab.change({ training: { ...training, schedule, l2: 1e-3 } })).toBe(true);
  expect(lab.change({ init: { type: "orthogonal", gain: 2 } })).toBe(true);
  lab.undo();
  expect(state().experiment.init).toEqual(init);
  expect(state().experiment.training.schedule).toEqual(schedule);
  lab.undo();
  expect(state().experiment.training).toEqual(training);
  lab.redo();
  expect(state().experiment.training.l2).toBe(1e-3);
});

test("layers of a network whose data are not here are left alone, with a sentence", () => {
  const { lab } = newLab();
  const layers = [
    { type: "dense", units: 2 },
    { type: "dense", units: 2 },
  ] as const;
  lab.open(parseExperiment({ version: 1, data: { name: "mine.csv" }, network: { layers } }));
  expect(lab.edit(editBy({ type: "duplicate", block: 1 }))).toMatch(/data are not here\.$/);
  expect(lab.change({ replicas: 3 })).toBe(true);
});

const SILLY: [what: string, fields: object, words: RegExp][] = [
  ["no replica", { replicas: 0 }, /replicas: must be a whole number from 1 to 64, got 0/],
  ["half a replica", { replicas: 2.5 }, /replicas: must be a whole number/],
  ["a billion replicas", { replicas: 1e9 }, /replicas: .*got 1000000000/],
  ["replicas that are no number", { replicas: NaN }, /replicas: must be a number|whole number/],
  ["a seed below zero", { seed: -1 }, /seed: must be a whole number from 0/],
  ["a seed in words", { seed: "seven" }, /seed: must be a whole number, got "seven"/],
  ["no epoch in the race", { shallowEpochs: 0 }, /shallowEpochs: .*got 0/],
  ["fewer epochs than none", { training: { epochs: -1 } }, /training\.epochs: .*got -1/],
  ["an empty batch", { training: { batchSize: 0 } }, /training\.batchSize: .*got 0/],
  [
    "a rate below zero",
    { training: { optimizer: { type: "sgd", learningRate: -1 } } },
    /learningRate: must be a number from 0/,
  ],
  [
    "a rate without end",
    { training: { optimizer: { type: "sgd", learningRate: Infinity } } },
    /learningRate: must be a number/,
  ],
  ["a rate of nothing", { training: { optimizer: { type: "sgd" } } }, /learningRate/],
  ["decay that rewards", { training: { l2: -1e-9 } }, /training\.l2: must be a number from 0/],
  [
    "a schedule that begins before the beginning",
    { training: { schedule: [{ afterEpoch: -1, learningRate: 0.1 }] } },
    /schedule\[0\]\.afterEpoch/,
  ],
  ["an initializer nobody knows", { init: { type: "magic" } }, /init: unknown type "magic"/],
  ["a spread below zero", { init: { type: "normal", stddev: -1 } }, /stddev must not be negative/],
  ["a range turned round", { init: { type: "uniform", minval: 1 } }, /minval 1 is above maxval/],
];

test.each(SILLY)("%s is refused with a sentence, and nothing is opened", (_, fields, words) => {
  const { lab, sent, state } = newLab();
  lab.choosePreset("moons");
  const before = sent.length;
  expect(lab.change(fields)).toBe(false);
  expect(state().alert?.message).toMatch(words);
  expect(sent).toHaveLength(before);
});

test.each([
  ["no samples", { samples: 0 }, /fusion\.samples: .*got 0/],
  ["a ridge below zero", { ridge: { relative: -1 } }, /fusion\.ridge/],
  ["a ridge beyond all numbers", { ridge: { relative: 1e300 } }, /fusion\.ridge/],
  ["a method nobody knows", { method: "magic" }, /fusion\.method: must be one of/],
])("%s to fuse with is refused with a sentence", (_, fields, words) => {
  const { lab, state } = newLab();
  const { fusion } = state().experiment;
  expect(lab.tune(fields as object)).toBe(false);
  expect(state().alert?.message).toMatch(words);
  expect(state().experiment.fusion).toEqual(fusion);
});

test("what a fusion lost is shown beside what the bracket had estimated of the same layers", () => {
  const { hear, state } = newLab();
  hear(
    { type: "opened", engine: { name: "simd", adapter: "CPU" }, dataset },
    armOpened("original"),
  );
  const cost = (span: [number, number], nmse: number) => ({ span, nmse, mse: nmse });
  hear({ type: "spanCosts", step: 0, costs: [cost([1, 2], 0.2), cost([2, 3], 0.1)], ...byOne });
  const probe = (nmse: number) => ({ probe: { nmse } });
  const report = { span: [2, 3], method: "empirical", replicas: [probe(0.1), probe(0.14)] };
  hear({ type: "fused", report } as never);
  expect(state().status).toBe(
    "Layers 2 to 3 fused into one: 12 % of the signal lost on held-out samples, mean of 2 replicas (the estimate was 10 %, replica 1). Press Train to race.",
  );
});

test("an estimate of the network as it was some steps ago is not quoted", () => {
  const { hear, state } = newLab();
  hear(
    { type: "opened", engine: { name: "simd", adapter: "CPU" }, dataset },
    armOpened("original"),
  );
  hear({ type: "spanCosts", step: 0, costs: [{ span: [2, 3], nmse: 0.3, mse: 0.3 }], ...byOne });
  hear(epoch("original", 1, 0.9));
  const report = { span: [2, 3], method: "empirical", replicas: [{ probe: { nmse: 0.1 } }] };
  hear({ type: "fused", report } as never);
  expect(state().status).not.toContain("estimate");
});

test("a fusion done otherwise than the bracket assumes is not held against its estimate", () => {
  const { lab, hear, state } = newLab();
  hear(
    { type: "opened", engine: { name: "simd", adapter: "CPU" }, dataset },
    armOpened("original"),
  );
  hear({ type: "spanCosts", step: 0, costs: [{ span: [2, 3], nmse: 0.1, mse: 0.1 }], ...byOne });
  lab.tune({ kernelSize: 3 });
  const report = { span: [2, 3], method: "empirical", replicas: [{ probe: { nmse: 0.4 } }] };
  hear({ type: "fused", report } as never);
  expect(state().status).toContain(": 40 %");
  expect(state().status).not.toContain("estimate");
});

test("a fusion that works takes away the message of the one before that did not", () => {
  const { lab, hear, state } = newLab();
  lab.warn("Could not fuse.");
  const report = { span: [2, 3], method: "empirical", replicas: [{ probe: { nmse: 0.4 } }] };
  hear({ type: "fused", report } as never);
  expect(state().alert).toBeUndefined();
});

describe("the remedy for a network that diverges fits its cause:", () => {
  const layers = [
    { type: "dense", units: 4 },
    { type: "batchNorm", epsilon: 0 },
    { type: "dense", units: 2 },
  ];
  const data = { name: "moons" };
  const schedule = [{ afterEpoch: 1, learningRate: 10 }];

  test.each([
    [
      "a batch norm without ε",
      { data, network: { layers }, fusion: {} },
      "give its normalization an ε above 0, such as 0.001",
      undefined,
    ],
    [
      "single samples",
      { training: { batchSize: 1 } },
      "raise the batch size, which is 1, or lower the learning rate",
      "lowerLearningRate",
    ],
    [
      "a schedule",
      { training: { schedule } },
      "lower the learning rate and its schedule",
      "lowerLearningRate",
    ],
  ])("%s", (_, fields, advice, remedy) => {
    const { lab, hear, state } = newLab();
    const experiment = parseExperiment({ ...FIRST_PRESET.experiment, ...fields });
    lab.open(experiment);
    hear(armOpened("original"), untrained, everyReplica(4));
    expect(state().alert).toEqual({
      message: `The loss of the original network became infinite at step 4: ${advice}.`,
      ...(remedy && { remedy }),
    });
    lab.lowerLearningRate();
    const { training } = state().experiment;
    expect(training.schedule.map(({ learningRate }) => learningRate)).toEqual(
      experiment.training.schedule.map(({ learningRate }) => learningRate / 10),
    );
  });
});

test("costs of before vanish as soon as the whole network has diverged", () => {
  const { hear, state } = newLab();
  hear(armOpened("original"), untrained);
  hear({ type: "spanCosts", step: 2, costs: [{ span: [1, 2], nmse: 0.107, mse: 0 }], ...byOne });
  expect(state().costs).toHaveLength(1);
  hear(everyReplica(4));
  expect(state().costs).toEqual([]);
});

test("of a network that has diverged no costs are shown", () => {
  const { hear, state } = newLab();
  hear(armOpened("original"), untrained, everyReplica(4));
  hear({ type: "spanCosts", step: 4, costs: [{ span: [1, 2], nmse: 0, mse: 0 }], ...byOne });
  expect(state().costs).toEqual([]);
});

test("a message about the link does not keep the page from showing that it is ready", () => {
  const { lab, hear, state } = newLab();
  const opened = { type: "opened", engine: { name: "simd", adapter: "CPU" }, dataset } as const;
  lab.openFirst();
  lab.warn("This link could not be read.");
  hear(opened, armOpened("original"), { type: "activity", activity: "idle" });
  expect(state().status).toContain("is ready");
  lab.openFirst();
  const error = { name: "Error", message: "no such file" };
  hear(
    opened,
    { type: "failed", during: "opening", error },
    { type: "activity", activity: "idle" },
  );
  expect(state().status).toBe("Could not open the experiment.");
});

describe("two tables of one's own", () => {
  const tableOf = (name: string, text: string): OwnTable => ({
    name,
    title: name,
    content: new Blob([text]),
    task: "regression",
    inputShape: [2],
    outputs: 1,
  });

  test.each([
    ["of two names", "a.csv", "b.csv"],
    ["of one name", "a.csv", "a.csv"],
  ])("%s stay apart on the way back and forth", (_, one, other) => {
    const { lab, sent, state } = newLab();
    const [first, second] = [tableOf(one, "first"), tableOf(other, "second")];
    lab.openFirst();
    lab.openTable(first);
    lab.openTable(second);
    expect([sent.at(-1), lab.ownTable]).toMatchObject([{ table: second }, second]);
    lab.undo();
    expect([sent.at(-1), lab.ownTable]).toMatchObject([{ table: first }, first]);
    expect(state().experiment.data.name).toBe(one);
    lab.redo();
    expect([sent.at(-1), lab.ownTable]).toMatchObject([{ table: second }, second]);
    lab.undo();
    lab.undo();
    expect(sent.at(-1)).not.toHaveProperty("table");
  });

  test("of one name are both offered, kept apart by their rows, and the right one comes back", () => {
    const { lab, sent } = newLab();
    const first = { ...tableOf("a.csv", "first"), rows: 1200, hash: "1" };
    const second = { ...tableOf("a.csv", "second"), rows: 60, hash: "2" };
    const third = { ...tableOf("a.csv", "third"), rows: 60, hash: "3" };
    lab.openFirst();
    lab.openTable(first);
    expect(tableOffers(lab.tables).map(({ label }) => label)).toEqual(["a.csv"]);
    lab.openTable(second);
    lab.openTable({ ...second, outputs: 2 }); // read otherwise: no table more
    lab.openTable(second);
    const offers = tableOffers(lab.tables);
    expect(offers.map(({ label }) => label)).toEqual(["a.csv (1,200 rows)", "a.csv (60 rows)"]);
    expect(new Set(offers.map(({ value }) => value)).size).toBe(2);
    lab.openTable(offers[0].table);
    expect([sent.at(-1), lab.ownTable]).toMatchObject([{ table: first }, first]);
    lab.openTable(third);
    expect(tableOffers(lab.tables).map(({ label }) => label)).toEqual([
      ...["a.csv (1,200 rows)", "a.csv (60 rows, no. 2)", "a.csv (60 rows, no. 3)"],
    ]);
    lab.forgetTable();
    expect(lab.tables).toEqual([]);
  });

  test("have their own titles, whatever preset was open before", () => {
    const { lab, state } = newLab();
    lab.openFirst();
    lab.openTable(tableOf("wine.csv", ""));
    expect(state().experiment.title).toBe("wine.csv");
    lab.openTable(tableOf("iris.csv", ""));
    expect(state().experiment.title).toBe("iris.csv");
  });
});
