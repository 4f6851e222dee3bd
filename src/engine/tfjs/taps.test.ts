// Windows read and put back: the adjoint law, and agreement with tfjs' own convolutions and poolings.

import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { windows } from "#core/model/windows.ts";
import type { Padding } from "#core/model/layers.ts";
import { openBackend } from "./backend.ts";
import { conv } from "./conv.ts";
import type { Layer, LayerTensors } from "./layer.ts";
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
    const plane = planeOf(windows([9, 8], size, stride, padding));
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
    const output = spatial.map((window) => window.output);
    const images = normals(1, [4, 9, 8, 2]) as tf.Tensor4D;
    const kernels = [2, 3].map((seed) => normals(seed, [3, 3, 2, 5]) as tf.Tensor4D);
    const input = tf.expandDims(images, 0);
    const run = (layer: Layer, weights: LayerTensors) =>
      layer(input, weights, { training: false }).output;
    const pooled = (of: "maximum" | "mean") =>
      run(pool(of, spatial, [9, 8, 2], [...output, 2]), {});
    const oracles: [tf.Tensor, tf.Tensor][] = [
      [
        run(conv(spatial, [9, 8, 2], [...output, 5]), { kernel: tf.stack(kernels) }),
        tf.stack(kernels.map((kernel) => tf.conv2d(images, kernel, stride, padding))),
      ],
      [pooled("maximum"), tf.expandDims(tf.maxPool(images, 3, stride, padding), 0)],
      [pooled("mean"), tf.expandDims(tf.avgPool(images, 3, stride, padding), 0)],
    ];
    for (const [ours, theirs] of oracles) {
      expect(ours.shape).toEqual(theirs.shape);
      expect(tf.max(tf.abs(tf.sub(ours, theirs))).dataSync()[0]).toBeLessThan(1e-5);
    }
  },
);
