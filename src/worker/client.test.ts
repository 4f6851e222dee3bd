import { expect, test } from "vitest";
import { FIRST_PRESET } from "#core/experiment/presets.ts";
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
  say(event: Event): void {
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
  [idle(1), idle(2)].forEach((event) => workers[0].say(event));
  expect(heard).toEqual([idle(2)]);
});

test("a dead worker is replaced and listeners are told", () => {
  const { client, workers, heard } = newClient();
  client.send(open);
  workers[0].say(idle(1));
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

test("a worker that cannot even start is given up after three tries", () => {
  const { workers, heard } = newClient();
  for (let i = 0; i < 3; i++) workers.at(-1)!.die("404");
  expect(workers).toHaveLength(3);
  expect(heard.at(-1)).toMatchObject({ type: "crashed", restarted: false, hasLived: false });
});

test("typed arrays are moved through a real channel, not copied", async () => {
  const { port1, port2 } = new MessageChannel();
  const losses = new Float32Array([1, 2, 3]);
  const event: Event = { type: "steps", run: 1, arm: "fused", firstStep: 0, losses, seconds: 1 };
  const received = new Promise<Event>(
    (resolve) => (port2.onmessage = (message) => resolve(message.data as Event)),
  );
  port1.postMessage(event, transferablesOf(event));
  expect(losses.byteLength).toBe(0);
  expect(((await received) as typeof event).losses).toEqual(new Float32Array([1, 2, 3]));
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
