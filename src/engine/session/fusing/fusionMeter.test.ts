import { expect, test } from "vitest";
import { openMeter, openTotal, unhurried } from "./fusionMeter.ts";

test("reading and solving have the shares of their operations", () => {
  const { reading, solving } = openMeter({ gather: 10, multiply: 50, solve: 40 });
  expect([reading(0.5), reading(1), solving(0.5), solving(1)]).toEqual([0.3, 0.6, 0.8, 1]);
});

test("what nothing is known of is done when it is read", () => {
  expect(openMeter({ gather: 0, multiply: 0, solve: 0 }).reading(1)).toBe(1);
});

test("replicas that are worked on at once add up, and one that is done again takes nothing back", () => {
  const reported: number[] = [];
  const hear = openTotal(2, (done) => reported.push(done));
  hear(1, 0.5);
  hear(0, 0.5);
  hear(1, 0.1);
  hear(1, 1);
  hear(0, 1);
  expect(reported).toEqual([0.25, 0.5, 0.5, 0.75, 1]);
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
