// Readings of teacher and student: their outputs by hand, what they cost, and what is stated where there are none.

import { expect, test } from "vitest";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { answeredSamples, planeAt, readStudent } from "./teaching.ts";

const network: Network = { inputShape: [2], layers: [{ type: "dense", units: 2 }] };
const linear = (kernel: readonly number[]): NetworkWeights => [
  {
    kernel: { shape: [2, 2], data: Float64Array.from(kernel) },
    bias: { shape: [2], data: Float64Array.from([0, 1]) },
  },
];
const dataset: Pick<DatasetSummary, "samples" | "inputShape" | "task"> = {
  inputShape: [2],
  task: { kind: "classification", classes: ["a", "b"] },
  samples: {
    inputs: { shape: [3, 2], data: Float32Array.from([1, 0, 0, 1, -1, 2]) },
    targets: { shape: [3], data: Float32Array.from([0, 1, 1]) },
  },
};
const teacher = { network, weights: linear([1, 2, 3, 4]) };
const student = { network, weights: linear([0, 0, 0, 0]) };
const NONE = { teacher: undefined, start: undefined, now: undefined, twin: undefined };

test("outputs are those before softmax: x·K + b", () => {
  const reading = readStudent({ ...NONE, teacher, now: student }, dataset);
  if (typeof reading === "string") throw new Error(reading);
  expect([...reading.outputs.teacher.data]).toEqual([1, 3, 3, 5, 5, 7]);
  expect([...reading.outputs.now.data]).toEqual([0, 1, 0, 1, 0, 1]);
  expect([reading.count, reading.outputs.start, reading.outputs.twin]).toEqual([
    3,
    undefined,
    undefined,
  ]);
});

test("over the plane the answers are softened: closer to even odds, the same class ahead", () => {
  const reading = readStudent({ ...NONE, teacher, now: student }, dataset);
  if (typeof reading === "string") throw new Error(reading);
  const [own, soft] = [1, 8].map((temperature) => planeAt(reading.planes!.teacher, temperature));
  expect(own.values).toHaveLength(2 * own.columns * own.rows);
  for (let cell = 0; cell < own.values.length; cell += 2) {
    const [p, q] = [own.values[cell], soft.values[cell]];
    expect(Math.abs(q - 0.5)).toBeLessThanOrEqual(Math.abs(p - 0.5) + 1e-7);
    expect(Math.sign(q - 0.5)).toBe(Math.sign(p - 0.5));
  }
});

test("where a network has diverged, or is missing, a sentence stands in place of its answers", () => {
  const lost = { network, weights: linear([NaN, 0, 0, 0]) };
  expect(readStudent({ ...NONE, teacher: lost, now: student }, dataset)).toContain("The teacher");
  expect(readStudent({ ...NONE, teacher, now: lost }, dataset)).toContain("The student");
  expect(readStudent({ ...NONE, teacher }, dataset)).toBe("Not known yet.");
});

test("large networks answer fewer samples, and those beyond a blink none", () => {
  const wide = (units: number): Network => ({
    inputShape: [1000],
    layers: [{ type: "dense", units }],
  });
  expect(answeredSamples([network], 64)).toBe(64);
  expect(answeredSamples([network, wide(1000)], 64)).toBe(20);
  expect(answeredSamples([wide(100_000)], 64)).toBe(0);
});
