// Windows read and put back: the adjoint law, and agreement with tfjs' own convolutions and poolings.

import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { windows } from "#core/model/windows.ts";
import type { Padding } from "#core/model/layers.ts";
import { windowGeometry } from "#engine/plan/windowGeometry.ts";
import { openBackend } from "#engine/tfjs/backend.ts";
import { convolve } from "./convolve.ts";
import { pool } from "./pool.ts";
import { gatherTaps, planeOf, scatterTaps } from "./taps.ts";

beforeAll(async () => (await openBackend("cpu")).use());

function normals(seed: number, shape: number[]): tf.Tensor {
  const { normal } = random(seed, "taps");
  return tf.tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal), shape);
}

const cases: [size: number, stride: number, padding: Padding][] = [
  [3, 1, "same"],
  [2, 2, "valid"],
  [3, 2, "same"],
  [2, 3, "valid"],
  [
    5,
    2,
    [
      [1, 3],
      [-1, 2],
    ],
  ],
  [
    3,
    1,
    [
      [-2, 0],
      [0, -1],
    ],
  ],
];

test.each(cases)(
  "size %i, stride %i, padding %j: scatter is the adjoint of gather",
  (size, stride, padding) => {
    const plane = planeOf(windowGeometry(windows([9, 8], size, stride, padding), [9, 8, 3], 2, 3));
    const images = normals(1, [2, 9, 8, 3]);
    const taps = gatherTaps(images, plane);
    const others = normals(2, taps.shape);
    const inner = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0];
    const scattered = scatterTaps(others, plane);
    expect(scattered.shape).toEqual(images.shape);
    expect(inner(images, scattered)).toBeCloseTo(inner(taps, others), 3);
  },
);

test.each([
  [1, "same"],
  [2, "same"],
  [2, "valid"],
] as const)(
  "stride %i, %s: stacked convolutions and poolings are TensorFlow's",
  (stride, padding) => {
    const spatial = windows([9, 8], 3, stride, padding);
    const geometryFor = (filters: number) => windowGeometry(spatial, [9, 8, 2], 4, filters);
    const images = normals(1, [4, 9, 8, 2]) as tf.Tensor4D;
    const kernels = [2, 3].map((seed) => normals(seed, [3, 3, 2, 5]) as tf.Tensor4D);
    const input = tf.expandDims(images, 0);
    const context = {
      before: {},
      wants: () => true,
      step: 0,
      rate: 0,
      seeds: [0],
      once: (_: unknown, make: () => tf.Tensor) => make(),
    };
    const convolved = () => {
      const numbers = { geometry: geometryFor(5), relu: false };
      const reads = { input, kernel: tf.stack(kernels) } as Parameters<typeof convolve>[0];
      return convolve(reads, { ...context, numbers }).out!;
    };
    const pooled = (average: boolean) =>
      pool({ input }, { ...context, numbers: { geometry: geometryFor(2), average } }).out!;
    const oracles: [tf.Tensor, tf.Tensor][] = [
      [convolved(), tf.stack(kernels.map((kernel) => tf.conv2d(images, kernel, stride, padding)))],
      [pooled(false), tf.maxPool(images, 3, stride, padding)],
      [pooled(true), tf.avgPool(images, 3, stride, padding)],
    ];
    for (const [ours, theirs] of oracles) {
      expect(ours.size).toBe(theirs.size);
      expect(
        tf.max(tf.abs(tf.sub(tf.reshape(ours, theirs.shape), theirs))).dataSync()[0],
      ).toBeLessThan(1e-5);
    }
  },
);
