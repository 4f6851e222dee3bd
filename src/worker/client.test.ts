import { expect, onTestFinished, test, vi } from "vitest";
import { FIRST_PRESET } from "#core/experiment/schema/presets.ts";
import { LabClient } from "./client.ts";
import type { WorkerLike } from "./client.ts";
import type { Command, Event } from "./protocol.ts";
import { transferablesOf } from "./transfer.ts";

type Listener = (argument: never) => void;

class FakeWorker implements WorkerLike {
  readonly sent: Command[] = [];
  readonly listeners = new Map<string, Listener>();
  isTerminated = false;
  postMessage(message: Command): void {
    this.sent.push(message);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, listener);
  }
  send(event: Event): void {
    this.listeners.get("message")!({ data: event } as never);
  }
  die(message: string): void {
    this.listeners.get("error")!({ message } as never);
  }
}

function newClient() {
  const workers: FakeWorker[] = [];
  const client = new LabClient(() => {
    workers.push(new FakeWorker());
    return workers.at(-1)!;
  });
  const heard: Event[] = [];
  client.listen((event) => heard.push(event));
  return { client, workers, heard };
}

const open = {
  type: "open",
  experiment: FIRST_PRESET.experiment,
  dataFolder: "https://lab.invalid/",
} as const;
const idle = (run: number): Event => ({ type: "activity", activity: "idle", run });

test("each opening begins a new run, and commands carry the present one", () => {
  const { client, workers } = newClient();
  [open, { type: "train" } as const, open, { type: "pause" } as const].forEach((request) =>
    client.send(request),
  );
  expect(workers[0].sent.map(({ type, run }) => `${type} ${run}`)).toEqual([
    "open 1",
    "train 1",
    "open 2",
    "pause 2",
  ]);
});

test("events of an older run are dropped", () => {
  const { client, workers, heard } = newClient();
  client.send(open);
  client.send(open);
  [idle(1), idle(2)].forEach((event) => workers[0].send(event));
  expect(heard).toEqual([idle(2)]);
});

test("a dead worker is replaced and listeners are notified", () => {
  const { client, workers, heard } = newClient();
  client.send(open);
  workers[0].send(idle(1));
  workers[0].die("out of memory");
  expect(workers[0].isTerminated).toBe(true);
  expect(workers).toHaveLength(2);
  expect(heard.at(-1)).toEqual({
    type: "crashed",
    run: 2,
    reason: "out of memory",
    restarted: true,
    hasLived: true,
  });
});

test("a worker that cannot even start is given up after two tries", () => {
  const { workers, heard } = newClient();
  for (let i = 0; i < 2; i++) workers.at(-1)!.die("404");
  expect(workers).toHaveLength(2);
  expect(heard.at(-1)).toMatchObject({ type: "crashed", restarted: false, hasLived: false });
});

/** Milliseconds of a tick: longest of all the start is waited for, 30 ticks. */
const SECOND = 2;
/** Of a clock that the test turns, however busy the machine is. */
const silence = (ticks: number) => vi.advanceTimersByTimeAsync(3 * SECOND * ticks);
const alive: Event = { type: "alive", run: 0, silence: 15 };
const activity = (run: number, name: "training" | "opening"): Event => ({
  type: "activity",
  activity: name,
  run,
});

/** A client of quick ticks whose workers are fakes that give signs of life, until they are terminated or mute. */
function livelyClient() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const workers: (FakeWorker & { isMute?: boolean })[] = [];
  const client = new LabClient(() => {
    const worker: FakeWorker & { isMute?: boolean } = new FakeWorker();
    workers.push(worker);
    const pulse = setInterval(() => {
      if (worker.isTerminated) clearInterval(pulse);
      else if (!worker.isMute) worker.send(alive);
    }, SECOND);
    return worker;
  }, SECOND);
  const heard: Event[] = [];
  client.listen((event) => heard.push(event));
  const crashes = () => heard.filter((event) => event.type === "crashed");
  return { client, workers, crashes };
}

test("a worker that gives no sign of life any more is replaced", async () => {
  const { client, workers, crashes } = livelyClient();
  await silence(20);
  expect(crashes()).toEqual([]);
  workers[0].isMute = true;
  await silence(20);
  expect(workers).toHaveLength(2);
  expect(crashes()[0]).toMatchObject({ reason: "it gave no sign of life", restarted: true });
  client.close();
});

test("a worker may be silent for as long as it has announced", async () => {
  const { client, workers, crashes } = livelyClient();
  await silence(2);
  workers[0].isMute = true;
  workers[0].send({ ...alive, silence: 1000 });
  await silence(40);
  expect(crashes()).toEqual([]);
  client.close();
});

test("a worker that lives and does not open what it must open is replaced", async () => {
  const { client, workers, crashes } = livelyClient();
  await silence(2);
  client.send(open);
  await silence(20);
  expect(crashes()[0]).toMatchObject({ reason: "it did not respond", hasLived: true });
  expect(workers[0].isTerminated).toBe(true);
  client.close();
});

test("a worker that lives and does not pause is replaced; one that pauses is not", async () => {
  const { client, workers, crashes } = livelyClient();
  client.send(open);
  workers[0].send(activity(1, "opening"));
  workers[0].send(activity(1, "training"));
  client.send({ type: "pause" });
  workers[0].send(idle(1));
  await silence(20);
  expect(crashes()).toEqual([]);
  workers[0].send(activity(1, "training"));
  client.send({ type: "pause" });
  await silence(20);
  expect(crashes()).toHaveLength(1);
  client.close();
});

test("deaths without progress end in giving up, and the next opening tries again", () => {
  const { client, workers, heard } = newClient();
  client.send(open);
  for (let i = 0; i < 3; i++) {
    workers.at(-1)!.send(idle(1 + i));
    workers.at(-1)!.die("out of memory");
  }
  expect(heard.at(-1)).toMatchObject({ restarted: false, hasLived: true });
  expect(workers).toHaveLength(3);
  client.send(open);
  expect(workers).toHaveLength(4);
  expect(workers[3].sent.map(({ type }) => type)).toEqual(["open"]);
});

test("a checkpoint is progress: whoever dies later may be replaced again and again", () => {
  const { client, workers, heard } = newClient();
  client.send(open);
  for (let i = 0; i < 5; i++) {
    const run = 1 + i;
    const [stage, isFinished] = ["original", false] as const;
    workers.at(-1)!.send({ type: "checkpoint", run, stage, isFinished, arms: [], changed: [] });
    workers.at(-1)!.die("out of luck");
  }
  expect(heard.filter((event) => event.type === "crashed" && event.restarted)).toHaveLength(5);
});

test("where workers are forbidden that is reported, not thrown", async () => {
  const client = new LabClient(() => {
    throw new Error("workers are forbidden here");
  });
  const heard: Event[] = [];
  client.listen((event) => heard.push(event));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(heard.at(-1)).toMatchObject({
    type: "crashed",
    reason: "workers are forbidden here",
    restarted: false,
    hasLived: false,
  });
  client.close();
});

test("a fresh worker can be asked for", () => {
  const { client, workers } = newClient();
  client.renew();
  expect(workers).toHaveLength(2);
  expect(workers[0].isTerminated).toBe(true);
  workers[0].die("too late to matter");
  expect(workers).toHaveLength(2);
});

test("typed arrays are moved through a real channel, not copied", async () => {
  const { port1, port2 } = new MessageChannel();
  const losses = [Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)];
  const event: Event = { type: "steps", run: 1, arm: "fused", firstStep: 0, losses, seconds: 1 };
  const received = new Promise<Event>(
    (resolve) => (port2.onmessage = (message) => resolve(message.data as Event)),
  );
  port1.postMessage(event, transferablesOf(event));
  expect(losses.map(({ byteLength }) => byteLength)).toEqual([0, 0]);
  expect(((await received) as typeof event).losses).toEqual([
    Float32Array.of(1, 2, 3),
    Float32Array.of(4, 5, 6),
  ]);
  port1.close();
});

test("each buffer is listed once, and a view of a part of one is left to be copied", () => {
  const whole = new Float32Array(4);
  const found = transferablesOf({
    a: whole,
    b: [{ c: whole }],
    part: new Float32Array(8).subarray(2, 4),
  });
  expect(found).toEqual([whole.buffer]);
});
