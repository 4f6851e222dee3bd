// What the store does when the worker dies, or the visitor wants back what was trained: what is sent to the
// worker, and what the page shows meanwhile.

import { beforeEach, expect, test } from "vitest";
import type { ArmCheckpoint } from "#core/experiment/events/checkpoint.ts";
import type { ArmSummary } from "#core/experiment/events/armSummary.ts";
import type { DatasetSummary, EpochMetrics } from "#core/experiment/events/events.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { FIRST_PRESET } from "#core/experiment/schema/presets.ts";
import type { Event } from "#worker/protocol.ts";
import type { Client, Lab } from "./lab.ts";
import { createLab } from "./store.ts";

type Sent = Parameters<Client["send"]>[0];
type Unaddressed = Event extends infer E ? (E extends Event ? Omit<E, "run"> : never) : never;

const dataset = {
  title: "Drawn digits",
  hash: "one",
  train: 40,
  validation: 20,
  task: { kind: "classification", classes: ["0", "1"] },
} as unknown as DatasetSummary;
const engine = { name: "simd", adapter: "CPU" };
const opened: Unaddressed = { type: "opened", engine, dataset };
const crashed: Unaddressed = {
  type: "crashed",
  reason: "out of luck",
  restarted: true,
  hasLived: true,
};
const summary = (arm: Arm): ArmSummary => ({
  arm,
  network: { inputShape: [2], layers: [{ type: "dense", units: 2 }] },
  parameters: 6,
  flopPerStep: 100,
  stepsPerEpoch: 2,
  epochs: 2,
});
const metrics: readonly EpochMetrics[] = [
  { trainLoss: 1, trainScore: 0.5, valLoss: 1, valScore: 0.5 },
];
const checkpointOf = (arm: Arm, step: number): ArmCheckpoint => ({
  summary: summary(arm),
  goal: 2,
  evaluated: Math.floor(step / 2),
  milliseconds: step,
  diverged: [],
  state: {
    step,
    weights: [[{ kernel: { shape: [2, 2], data: new Float32Array(4).fill(step) } }]],
    slots: [[]],
  },
});

/** One replica of `arm` trained from one step to another. */
function trained(arm: Arm, from: number, to: number): Unaddressed[] {
  const losses = Float32Array.from({ length: to - from }, (_, i) => from + i + 1);
  return [{ type: "steps", arm, firstStep: from, losses: [losses], seconds: to }];
}

const at = (arm: Arm, step: number, isFinished = false): Unaddressed => ({
  type: "checkpoint",
  stage: "original",
  isFinished,
  arms: [arm],
  changed: [checkpointOf(arm, step)],
});
const begun = (arm: Arm): Unaddressed[] => [
  { type: "armOpened", arm: summary(arm) },
  { type: "epoch", arm, epoch: 0, step: 0, seconds: 0, metrics },
];

const fused = {
  type: "fused",
  report: { span: [2, 3], method: "empirical", replicas: [{ probe: { nmse: 0.4 } }] },
} as never;

let lab: Lab;
let sent: Sent[];
let renewed: number;
let hear: (...events: Unaddressed[]) => void;

beforeEach(() => {
  sent = [];
  renewed = 0;
  let listener: (event: Event) => void = () => {};
  const client: Client = {
    send: (request) => void sent.push(request),
    renew: () => void (renewed += 1),
    listen: (given) => {
      listener = given;
      return () => {};
    },
  };
  lab = createLab(client, { dataFolder: "https://lab.invalid/data/" });
  hear = (...events) => events.forEach((event) => listener({ ...event, run: 1 } as Event));
  lab.open(FIRST_PRESET.experiment, FIRST_PRESET.id);
  hear(opened, ...begun("original"));
});

const types = () => sent.map(({ type }) => type);
const steps = () => lab.store.getState().arms.original?.losses.steps;

test("a worker that dies while training: the new one gets the checkpoint and goes on training", () => {
  lab.train();
  hear(...trained("original", 0, 3), at("original", 3), ...trained("original", 3, 5));
  expect(steps()).toBe(5);
  hear(crashed);
  expect(types()).toEqual(["open", "train", "open", "train"]);
  expect(sent[2]).toMatchObject({ resume: { stage: "original", arms: [{ state: { step: 3 } }] } });
  expect(steps()).toBe(3); // what comes again is not shown twice
  expect(lab.store.getState().arms.original?.step).toBe(3);
  expect(lab.store.getState().status).toMatch(/out of luck.* goes on where it was/);
});

test("a worker that dies while paused stays paused", () => {
  lab.train();
  hear(...trained("original", 0, 3), at("original", 3));
  lab.pause();
  hear(crashed);
  expect(types()).toEqual(["open", "train", "pause", "open"]);
});

test("training that a checkpoint holds as finished is not asked for again", () => {
  lab.train();
  hear(...trained("original", 0, 4), at("original", 4, true), crashed);
  expect(types()).toEqual(["open", "train", "open"]);
  hear({ type: "resumed", engine, dataset });
  expect(lab.store.getState().isFinished).toBe(true);
});

test("an engine that dies under the worker is reported, with where it goes on", () => {
  hear(...trained("original", 0, 3), at("original", 3), ...trained("original", 3, 4));
  hear({ type: "resumed", engine, dataset, reason: "WebGPU stopped working: it was lost" });
  expect(steps()).toBe(3);
  expect(lab.store.getState().status).toBe(
    "WebGPU stopped working: it was lost. It goes on with simd (CPU) from step 3; nothing is lost.",
  );
});

test("after giving up, what was trained stays, and trying again takes a fresh worker with all of it", () => {
  hear(...trained("original", 0, 3), at("original", 3), { ...crashed, restarted: false });
  const { isGone, alert } = lab.store.getState();
  expect([isGone, alert?.remedy]).toEqual([true, "tryAgain"]);
  expect(alert?.message).toContain("What has been trained stays on the page and can be exported.");
  expect(steps()).toBe(3);
  lab.tryAgain();
  expect(renewed).toBe(1);
  expect(sent.at(-1)).toMatchObject({ type: "open", resume: { arms: [{ state: { step: 3 } }] } });
});

test("a race that gives way to another leaves the original to go on from, until the new one has a checkpoint", () => {
  hear(
    ...trained("original", 0, 4),
    at("original", 4, true),
    fused,
    ...begun("fused"),
    ...begun("random"),
  );
  hear({
    type: "checkpoint",
    stage: "race",
    isFinished: false,
    arms: ["original", "fused", "random"],
    changed: [checkpointOf("fused", 0), checkpointOf("random", 0)],
  });
  const stands = () => {
    const { kept } = lab.present();
    return [Object.keys(kept!.arms), kept!.checkpoint!.stage, kept!.checkpoint!.arms.length];
  };
  expect(stands()).toEqual([["original", "fused", "random"], "race", 3]);
  hear(fused, ...begun("fused"));
  expect(stands()).toEqual([["original"], "original", 1]);
});

test("Undo brings the networks and curves back, and so does Redo", () => {
  hear(...trained("original", 0, 3), at("original", 3));
  lab.change({ seed: 5 });
  expect(sent.at(-1)).not.toHaveProperty("resume");
  expect(steps()).toBeUndefined();
  expect(lab.store.getState().hasLeft).toBe(true);
  lab.undo();
  expect(sent.at(-1)).toMatchObject({ resume: { arms: [{ state: { step: 3 } }] } });
  expect(steps()).toBe(3);
  lab.redo();
  expect(lab.store.getState().experiment.seed).toBe(5);
  expect(steps()).toBeUndefined();
});

test("what was trained on data that have changed since is not gone on with", () => {
  hear(...trained("original", 0, 3), at("original", 3), crashed);
  hear({ type: "resumed", engine, dataset: { ...dataset, hash: "another" } });
  expect(sent.at(-1)).not.toHaveProperty("resume");
  expect(steps()).toBeUndefined();
  expect(lab.store.getState().alert?.message).toMatch(
    /not those that it was trained on: it begins anew/,
  );
});

test("Reset begins at the seed, and Undo brings back what it left", () => {
  hear(...trained("original", 0, 3), at("original", 3));
  lab.reset();
  expect(sent.at(-1)).not.toHaveProperty("resume");
  lab.undo();
  expect(steps()).toBe(3);
});

test("what a later run adds changes nothing of what was kept", () => {
  hear(...trained("original", 0, 3), at("original", 3));
  const { kept } = lab.present();
  hear(...trained("original", 3, 9), at("original", 9));
  expect(kept?.arms.original?.losses.runs).toEqual([Float32Array.of(1, 2, 3)]);
  expect(kept?.checkpoint?.arms[0].state.step).toBe(3);
});

test("the oldest kept networks are let go where all of them would be too much", () => {
  const large = checkpointOf("original", 3);
  const kernel = { shape: [1, 2e7], data: new Float32Array(2e7) };
  const state = { ...large.state, weights: [[{ kernel }]] };
  for (let seed = 1; seed <= 4; seed++) {
    hear(opened, ...begun("original"), {
      type: "checkpoint",
      stage: "original",
      isFinished: false,
      arms: ["original"],
      changed: [{ ...large, state }],
    });
    lab.change({ seed });
  }
  const { past } = lab.history.store.getState();
  expect(past.map(({ kept }) => kept !== undefined)).toEqual([false, false, true, true]);
});
