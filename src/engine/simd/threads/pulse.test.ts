import { expect, test } from "vitest";
import { openPulse } from "./pulse.ts";
import type { Life } from "./shardProtocol.ts";

function open() {
  const clock = { now: 0 };
  const sent: Life[] = [];
  const endpoint = { postMessage: (message: unknown) => void sent.push(message as Life) };
  return { clock, sent, pulse: openPulse(endpoint, () => clock.now) };
}

test("long work reports its share ten times a second at most, work without a share one sign of life a second", async () => {
  const { clock, sent, pulse } = open();
  for (clock.now = 0; clock.now <= 1000; clock.now += 5) await pulse.breathe(7, clock.now / 1000);
  expect(sent).toHaveLength(10);
  expect(sent[0]).toEqual({ alive: true, id: 7, done: 0.1 });
  expect(sent.at(-1)!.done).toBe(1);
  sent.length = 0;
  for (; clock.now <= 4000; clock.now += 5) await pulse.breathe(8);
  expect(sent).toEqual([{ alive: true }, { alive: true }, { alive: true }]);
});

test("a request ends at its next breath when it was asked before a cancellation, and not after", async () => {
  const { clock, pulse } = open();
  pulse.cancelBefore(5);
  clock.now = 30;
  await pulse.breathe(6);
  clock.now = 60;
  await expect(pulse.breathe(4)).rejects.toThrow("cancelled");
});

test("between two breaths messages are read: one that cancels what is being done ends it", async () => {
  const { clock, pulse } = open();
  clock.now = 30;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => pulse.cancelBefore(2);
  port2.postMessage("cancel");
  await expect(pulse.breathe(1)).rejects.toThrow("cancelled");
  port1.close();
});
