// Times of steps by clocks that browsers round.

import { expect, test } from "vitest";
import { timeSteps } from "./time.ts";

/** An engine whose steps take `ms`, after `waiting` for every call, under a clock of ticks of `tick`. */
function clockwork(ms: number, { tick = 0.1, waiting = 0 } = {}) {
  let time = 0;
  return {
    now: () => Math.floor(time / tick) * tick,
    train: async (steps: number) => void (time += waiting + steps * ms),
    spent: () => time,
  };
}

test.each([0.004, 0.03, 0.4, 5, 70])(
  "a step of %d ms is timed within three hundredths",
  async (ms) => {
    const { train, now, spent } = clockwork(ms);
    expect((await timeSteps(train, now)) / ms).toBeCloseTo(1, 1.2);
    expect(spent()).toBeLessThan(Math.max(20, 8 * ms));
  },
);

test("a clock of 65 µs makes no step take nothing", async () => {
  const { train, now } = clockwork(0.004, { tick: 0.065 });
  expect((await timeSteps(train, now)) / 0.004).toBeCloseTo(1, 1.5);
});

test("an answer that takes 100 ms to come is no part of a step's time", async () => {
  const { train, now, spent } = clockwork(0.05, { waiting: 100 });
  expect((await timeSteps(train, now)) / 0.05).toBeCloseTo(1, 1.5);
  expect(spent()).toBeLessThan(450);
});

test("a step that is long by itself is timed once, where the way of an answer is known", async () => {
  const { train, now, spent } = clockwork(70, { waiting: 100 });
  expect((await timeSteps(train, now, 100)) / 70).toBeCloseTo(1, 1.5);
  expect(spent()).toBeLessThan(171);
});
