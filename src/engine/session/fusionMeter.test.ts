import { expect, test } from "vitest";
import { openMeter, unhurried } from "./fusionMeter.ts";

test("a replica's share is that of its operations among those of all", () => {
  const reported: number[] = [];
  const flop = { gather: 10, multiply: 50, solve: 40 };
  const second = openMeter(flop, 1, 2, (done) => reported.push(done));
  second.reading(0.5);
  second.reading(1);
  second.solving(0.5);
  second.solving(1);
  expect(reported).toEqual([0.65, 0.8, 0.9, 1]);
});

test("what nothing is known of is done when it is read", () => {
  const reported: number[] = [];
  openMeter({ gather: 0, multiply: 0, solve: 0 }, 0, 1, (done) => reported.push(done)).reading(1);
  expect(reported).toEqual([1]);
});

test("short work is not reported, long work ten times a second", () => {
  let clock = 0;
  const reported: number[] = [];
  const report = unhurried(
    (done) => reported.push(done),
    () => clock,
  );
  for (clock = 0; clock <= 1500; clock += 25) report(clock);
  expect(reported).toEqual([1000, 1100, 1200, 1300, 1400, 1500]);
});
