// A GPU whose memory is full: every buffer that is asked for from then on ends in a GPUOutOfMemoryError, as WebGPU has
// it (an event, and a buffer that makes all invalid that uses it). Training goes on from its last checkpoint on simd, and the reason is given.

import { afterEach, describe, expect, test, vi } from "vitest";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { createRecorder } from "#core/experiment/events/recorder.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { LONG, provideWebgpu } from "#engine/webgpu/dawn.test-support.ts";
import { openWebgpu } from "#engine/webgpu/engine.ts";
import { openDatasetShelf } from "./datasets.ts";
import { openEngineShelf } from "./engines.ts";
import type { OpenEngine } from "./engines.ts";
import { createHandler } from "./handler.ts";
import { experimentOpener } from "./openExperiment.ts";
import type { Event } from "./protocol.ts";

const missing = await provideWebgpu();

afterEach(() => vi.restoreAllMocks());

/** From now on no device has memory for a buffer; returns how many were refused. */
function fillMemory(): () => number {
  let refused = 0;
  const { prototype } = GPUDevice;
  const create = prototype.createBuffer;
  vi.spyOn(prototype, "createBuffer").mockImplementation(function (this: GPUDevice, descriptor) {
    refused += 1;
    this.pushErrorScope("validation");
    const invalid = create.call(this, { ...descriptor, usage: 0 });
    void this.popErrorScope();
    const error = new GPUOutOfMemoryError("vkAllocateMemory failed");
    this.dispatchEvent(new GPUUncapturedErrorEvent("uncapturederror", { error }));
    return invalid;
  });
  return () => refused;
}

/** The GPU, until it is left out; then a core. */
const open: OpenEngine = async (_, { leftOut = [] }) => {
  const isOut = leftOut.some(({ engine }) => engine === "webgpu");
  return { engine: isOut ? await openSimd() : await openWebgpu(), leftOut };
};

const EPOCHS = 12;
const experiment = parseExperiment({
  ...{ version: 1, replicas: 2, data: { name: "moons", train: 400, validation: 40 } },
  network: {
    layers: [
      { type: "dense", units: 4, activation: "tanh" },
      { type: "dense", units: 2 },
    ],
  },
  training: { epochs: EPOCHS, batchSize: 4 },
});

/** Opens and trains to the end; `hear` has every event. */
async function trainToEnd(
  hear: (event: Event) => void,
  how: { readonly isOnSimd?: boolean } = {},
): Promise<readonly Event[]> {
  const events: Event[] = [];
  let idle = () => {};
  const handler = createHandler({
    post(event) {
      events.push(event);
      hear(event);
      if (event.type === "activity" && event.activity === "idle") idle();
    },
    nextTask: () => new Promise((resolve) => setTimeout(resolve)),
    openSession: experimentOpener(openDatasetShelf(), openEngineShelf(open)),
  });
  const done = () => new Promise<void>((resolve) => (idle = resolve));
  handler.take({
    type: "open",
    run: 1,
    experiment,
    dataFolder: "https://lab.invalid/",
    ...(how.isOnSimd && { leftOut: [{ engine: "webgpu", reason: "not asked" }] }),
  });
  await done();
  handler.take({ type: "train", run: 1 });
  await done();
  return events;
}

/** What was recorded of the original. */
function recordOf(events: readonly Event[]) {
  const recorder = createRecorder();
  for (const event of events) recorder.take(event as SessionEvent);
  return recorder.record.arms.original!;
}

const engineOf = (event: Event) =>
  event.type === "opened" || event.type === "resumed" ? [event.engine.name] : [];

describe.skipIf(missing !== undefined)("on this machine's adapter", { timeout: LONG }, () => {
  test.each([
    ["in the middle of training", ({ type }: Event) => type === "checkpoint", true],
    ["before the first step", ({ type }: Event) => type === "opened", false],
  ] as const)(
    "memory that is full %s: simd trains on from the last checkpoint",
    async (_, isMoment, isInformed) => {
      let refused = () => 0;
      const events = await trainToEnd((event) => {
        if (refused() === 0 && isMoment(event)) refused = fillMemory();
      });
      expect(refused()).toBeGreaterThan(0);
      expect(events.filter(({ type }) => type === "failed")).toEqual([]);
      const engines = events.flatMap(engineOf);
      expect([engines[0], engines.at(-1)]).toEqual(["webgpu", "simd"]);
      const last = events.findLast((event) => event.type === "resumed" || event.type === "opened");
      expect(last).toMatchObject({
        engine: {
          leftOut: [{ engine: "webgpu", reason: expect.stringContaining("memory is full") }],
        },
      });
      const reasons = events.flatMap((event) => (event.type === "resumed" ? [event.reason] : []));
      // Where nothing was trained yet, the session is opened anew: its engine's reason alone is shown.
      expect(reasons.length > 0).toBe(isInformed);
      for (const reason of reasons) {
        expect(reason).toMatch(/^WebGPU stopped working: its memory is full; fewer replicas/);
      }
      const record = recordOf(events);
      expect(record.epochs.map(({ epoch }) => epoch)).toEqual(
        Array.from({ length: EPOCHS + 1 }, (_, epoch) => epoch),
      );
      vi.restoreAllMocks();
      const alone = recordOf(await trainToEnd(() => {}, { isOnSimd: true }));
      expect(record.losses.steps).toBe(alone.losses.steps);
      record.losses.runs.forEach((run, replica) =>
        run.subarray(0, record.losses.steps).forEach((loss, i) => {
          expect(loss).toBeCloseTo(alone.losses.runs[replica][i], 2);
        }),
      );
    },
  );
});
