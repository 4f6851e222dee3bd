import { expect, test } from "vitest";
import { batchSchedule, epochOrder, stepsPerEpoch } from "./batches.ts";

test("an epoch has ⌊N / batchSize⌋ steps, and at least one", () => {
  expect(stepsPerEpoch(100, 32)).toBe(3);
  expect(stepsPerEpoch(96, 32)).toBe(3);
  expect(stepsPerEpoch(10, 32)).toBe(1);
});

test("the batches of an epoch are the epoch's order, cut into slices, each sample at most once", () => {
  const batchOf = batchSchedule(7, 10, 3);
  const order = epochOrder(7, 0, 10);
  const epoch = [0, 1, 2].map((step) => [...batchOf(step)]);
  expect(epoch.flat()).toEqual([...order.slice(0, 9)]);
  expect(new Set(epoch.flat()).size).toBe(9);
});

test("every epoch has an order of its own, and every sample in it", () => {
  const [first, second] = [epochOrder(0, 0, 50), epochOrder(0, 1, 50)];
  expect([...first].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(first).not.toEqual(second);
  expect(batchSchedule(0, 50, 25)(2)).toEqual(second.slice(0, 25));
});

test("a step's batch does not depend on which steps were asked for before", () => {
  const ahead = batchSchedule(3, 40, 8);
  ahead(99);
  const back = ahead(12);
  expect(back).toEqual(batchSchedule(3, 40, 8)(12));
});

test("seed 0 and seed 1 visit the samples in different orders", () => {
  expect(epochOrder(0, 0, 50)).not.toEqual(epochOrder(1, 0, 50));
});

test("a batch larger than the data is the whole data", () => {
  expect([...batchSchedule(0, 5, 64)(0)].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
});
