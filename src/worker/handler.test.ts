import { expect, test } from "vitest";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { FIRST_PRESET } from "#core/experiment/schema/presets.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Session } from "#engine/session/session.ts";
import { createHandler } from "./handler.ts";
import { installHandler } from "./inlet.ts";
import type { Inlet } from "./inlet.ts";
import type { Command, Event } from "./protocol.ts";

const open = (run: number): Command => ({
  type: "open",
  run,
  experiment: FIRST_PRESET.experiment,
  dataFolder: "https://lab.invalid/data/",
});
const opened = { type: "finished", stage: "original" } as const satisfies SessionEvent;

/** A platform whose sessions train for ever, breathing every tick, and note what is asked of them. */
function fakeLab(options: { failing?: Error; settling?: boolean; fusing?: number } = {}) {
  const events: Event[] = [];
  const asked: string[] = [];
  const forever = async (verb: string, breathe: Breathe) => {
    asked.push(verb);
    for (;;) await breathe();
  };
  const session = (run: number): Session => ({
    train: (breathe) => forever(`train ${run}`, breathe),
    step: async () => void asked.push(`step ${run}`),
    settle: async (breathe) => {
      if (options.settling) await forever(`settle ${run}`, breathe);
    },
    fuse: async (_span, _options, breathe) => {
      if (options.fusing === undefined) return forever(`fuse ${run}`, breathe);
      asked.push(`fuse ${run}`);
      for (let i = 0; i < options.fusing; i++) await breathe();
    },
    price: async ({ layer }) => void asked.push(`price ${layer}`),
    narrow: (_settings, _options, breathe) => forever(`narrow ${run}`, breathe),
    choose: (sample, watched) => void asked.push(`choose ${sample}${watched ? "" : ", unwatched"}`),
    look: async () => void asked.push("look"),
    compare: async () => ({ steps: 50, arm: "original", loss: 0, weight: 0 }),
    fitInputs: (replica, samples) => ({
      shape: [samples, 1],
      data: new Float32Array(samples).fill(replica),
    }),
    estimate: ({ method }) => void asked.push(`estimate ${method}`),
    dispose: () => void asked.push(`dispose ${run}`),
  });
  const { take: handle } = createHandler({
    post: (event) => events.push(event),
    nextTask: () => new Promise((resolve) => setTimeout(resolve)),
    openSession: async (command, { emit, breathe }) => {
      if (options.failing) throw options.failing;
      await breathe();
      emit(opened);
      return session(command.run);
    },
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 30));
  const activities = () =>
    events.flatMap((event) => (event.type === "activity" ? [event.activity] : []));
  return { handle, events, asked, settle, activities };
}

const fuse = (run: number): Command => ({
  type: "fuse",
  run,
  span: [1, 2],
  options: { method: "empirical" },
});

test("opening, training and pausing are reported as they begin and end", async () => {
  const lab = fakeLab();
  lab.handle(open(1));
  await lab.settle();
  lab.handle({ type: "train", run: 1 });
  await lab.settle();
  lab.handle({ type: "pause", run: 1 });
  await lab.settle();
  expect(lab.activities()).toEqual(["opening", "idle", "training", "idle", "idle"]);
  expect(lab.events.every((event) => event.run === 1)).toBe(true);
});

test("a step in the middle of training ends the training first", async () => {
  const lab = fakeLab();
  [open(1), { type: "train", run: 1 } as const].forEach(lab.handle);
  await lab.settle();
  lab.handle({ type: "step", run: 1 });
  await lab.settle();
  expect(lab.asked).toEqual(["train 1", "step 1"]);
  expect(lab.activities().at(-1)).toBe("idle");
});

test("training asked for while the experiment opens begins when it is open", async () => {
  const lab = fakeLab();
  [open(1), { type: "train", run: 1 } as const].forEach(lab.handle);
  await lab.settle();
  expect(lab.asked).toEqual(["train 1"]);
});

test("pausing while the experiment opens does not undo the opening", async () => {
  const lab = fakeLab();
  [open(1), { type: "pause", run: 1 } as const].forEach(lab.handle);
  await lab.settle();
  lab.handle({ type: "step", run: 1 });
  await lab.settle();
  expect(lab.asked).toEqual(["step 1"]);
});

test("opening anew ends a fusion in progress, disposes the old session and forgets what waited", async () => {
  const lab = fakeLab();
  [open(1), fuse(1)].forEach(lab.handle);
  await lab.settle();
  lab.handle({ type: "train", run: 1 });
  lab.handle(open(2));
  await lab.settle();
  expect(lab.asked).toEqual(["fuse 1", "dispose 1"]);
  expect(lab.events.at(-1)).toEqual({ type: "activity", activity: "idle", run: 2 });
});

test("training does not cancel a fusion, pausing does", async () => {
  const lab = fakeLab();
  [open(1), fuse(1), { type: "train", run: 1 } as const].forEach(lab.handle);
  await lab.settle();
  expect(lab.asked).toEqual(["fuse 1"]);
  lab.handle({ type: "pause", run: 1 });
  await lab.settle();
  expect(lab.asked).toEqual(["fuse 1"]); // nor does it begin behind a pause
  expect(lab.activities().at(-1)).toBe("idle");
});

test("training asked for again and again while the experiment opens is begun once", async () => {
  const lab = fakeLab();
  const train: Command = { type: "train", run: 1 };
  [open(1), train, train, train].forEach(lab.handle);
  await lab.settle();
  lab.handle({ type: "pause", run: 1 });
  await lab.settle();
  expect(lab.asked).toEqual(["train 1"]);
  expect(lab.activities().at(-1)).toBe("idle");
});

test("training that waits behind a fusion begins when the fusion ends", async () => {
  const lab = fakeLab({ fusing: 3 });
  [open(1), fuse(1), { type: "train", run: 1 } as const].forEach(lab.handle);
  await lab.settle();
  expect(lab.asked).toEqual(["fuse 1", "train 1"]);
  expect(lab.activities()).toEqual(["opening", "fusing", "training"]);
});

test("a command of an older run is dropped", async () => {
  const lab = fakeLab();
  lab.handle(open(2));
  await lab.settle();
  lab.handle({ type: "step", run: 1 });
  await lab.settle();
  expect(lab.asked).toEqual([]);
});

test("an error crosses with its name, message and stack, and the handler goes on", async () => {
  const failing = new RangeError("data digits: seed must be finite, got NaN");
  const lab = fakeLab({ failing });
  lab.handle(open(1));
  await lab.settle();
  const failed = lab.events.find((event) => event.type === "failed");
  expect(failed).toMatchObject({
    during: "opening",
    error: { name: "RangeError", message: failing.message, stack: failing.stack },
  });
  expect(lab.activities().at(-1)).toBe("idle");
});

const look = (sample: number, watched = true): Command => ({
  type: "look",
  run: 1,
  sample,
  watched,
});

test("a sample chosen while nothing runs is looked at at once", async () => {
  const lab = fakeLab();
  [open(1), look(5)].forEach(lab.handle);
  await lab.settle();
  expect(lab.asked).toEqual(["choose 5", "look"]);
  expect(lab.activities().at(-1)).toBe("idle");
});

test("choosing a sample ends no training; of several looks that wait, the last is left", async () => {
  const lab = fakeLab();
  [open(1), { type: "train", run: 1 } as const].forEach(lab.handle);
  await lab.settle();
  [look(1), look(2), look(3, false)].forEach(lab.handle);
  await lab.settle();
  expect(lab.asked).toEqual(["train 1", "choose 1", "choose 2", "choose 3, unwatched"]);
  lab.handle({ type: "pause", run: 1 });
  await lab.settle();
  expect(lab.asked.slice(4)).toEqual(["choose 3, unwatched", "look"]);
});

test("the samples of a fit are given at once, in the middle of training, which goes on", async () => {
  const lab = fakeLab();
  [open(1), { type: "train", run: 1 } as const].forEach(lab.handle);
  await lab.settle();
  lab.handle({ type: "fitInputs", run: 1, replica: 3, samples: 2 });
  lab.handle({ type: "fitInputs", run: 0, replica: 4, samples: 2 });
  const given = lab.events.filter((event) => event.type === "fitInputs");
  expect(given.map(({ inputs }) => [...inputs.data])).toEqual([[3, 3]]);
  expect(lab.activities().at(-1)).toBe("training");
});

test("what is done while nobody waits is reported as idle, and any command ends it", async () => {
  const lab = fakeLab({ settling: true });
  lab.handle(open(1));
  await lab.settle();
  expect(lab.activities()).toEqual(["opening", "idle"]);
  lab.handle({ type: "step", run: 1 });
  await lab.settle();
  expect(lab.asked).toEqual(["settle 1", "step 1", "settle 1"]);
});

test("a second handler in the same thread is refused with the cause, and the first one stays", () => {
  const taken: string[] = [];
  const inlet: Inlet = { onmessage: null };
  installHandler(inlet, ({ type }) => taken.push(`first ${type}`));
  expect(() => installHandler(inlet, ({ type }) => taken.push(`second ${type}`))).toThrow(
    "the training worker's script was run a second time in its thread",
  );
  inlet.onmessage?.({ data: open(1) } as MessageEvent<Command>);
  expect(taken).toEqual(["first open"]);
});
