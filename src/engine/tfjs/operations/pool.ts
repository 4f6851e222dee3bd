// Max and average pooling with gradients of their own: tfjs wasm's MaxPoolGrad is wrong where a
// window's maximum is negative (4.22), and none of tfjs' poolings takes explicit, let alone negative, padding.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { Window } from "#core/model/windows.ts";
import { shaped, throughRelu } from "./operation.ts";
import type { Carry } from "./operation.ts";
import { asImages, gatherTaps, margins, padOrCrop, planeOf, scatterTaps } from "./taps.ts";
import type { Plane } from "./taps.ts";

// Finite, because −Infinity does not survive every GPU's arithmetic.
const BELOW_ALL = -3e38;

export const pool: Carry<"pool"> = ({ input }, { numbers: { geometry, average } }) => {
  const plane = planeOf(geometry);
  const images = asImages(input, geometry);
  const out = average ? meansOf(images, plane) : maximaOf(images, plane);
  return { out: tf.reshape(out, [input.shape[0], -1, geometry.channels]) };
};

export const poolGradient: Carry<"poolGradient"> = (
  { input, out, outGradient },
  { numbers: { geometry, average, relu } },
) => {
  const plane = planeOf(geometry);
  const rows = tf.reshape(outGradient, [1, -1, geometry.channels]);
  const taps = average
    ? meanTapGradients(rows, plane)
    : maximumTapGradients(asImages(input, geometry), out, rows, plane);
  const images = scatterTaps(taps, plane);
  const inputGradient = tf.reshape(images, [outGradient.shape[0], -1, geometry.channels]);
  const values = shaped(input, -1, geometry.channels);
  return { inputGradient: relu ? throughRelu(inputGradient, values) : inputGradient };
};

function maximaOf(images: Tensor, plane: Plane): Tensor {
  const largestOrFill = tf.maxPool(padded(images, plane, BELOW_ALL), ...window(plane));
  // A window that lies wholly in the padding gives 0, as core/model/forward.ts has it.
  return tf.mul(largestOrFill, tf.step(sharePerOutput(plane)));
}

/** The first of equal maxima takes the gradient, as in TensorFlow. */
function maximumTapGradients(images: Tensor, out: Tensor, gradient: Tensor, plane: Plane): Tensor {
  const taps = gatherTaps(images, plane, BELOW_ALL);
  const maxima = tf.reshape(out, [1, -1, images.shape[3]!]);
  // 1 where tap = maximum. Not cast(equal(…)): WebGPU's cast leaves integers in what it calls
  // float32, and the next operation's shader does not compile (4.22).
  const largest = tf.sub(1, tf.step(tf.sub(maxima, taps)));
  const first = tf.mul(largest, tf.step(tf.sub(1.5, tf.cumsum(largest, 0))));
  return tf.mul(first, gradient);
}

/** Padding counts neither in the sum nor in the number averaged over, as in TensorFlow. */
function meansOf(images: Tensor, plane: Plane): Tensor {
  const [rows, columns] = plane;
  const withPadding = tf.avgPool(padded(images, plane, 0), ...window(plane));
  return tf.mul(withPadding, tf.mul(sharePerOutput(plane), rows.size * columns.size));
}

function meanTapGradients(gradient: Tensor, plane: Plane): Tensor {
  const [rows, columns] = plane;
  const channels = gradient.shape[2]!;
  const images = tf.reshape(gradient, [-1, rows.output, columns.output, channels]);
  const each = tf.reshape(tf.mul(images, sharePerOutput(plane)), [1, -1, channels]);
  return tf.tile(each, [rows.size * columns.size, 1, 1]);
}

function padded(images: Tensor, [rows, columns]: Plane, fill: number): Tensor4D {
  return padOrCrop(images, margins(rows), margins(columns), fill) as Tensor4D;
}

/** The rest of tf.maxPool's arguments, for images that are already padded. */
function window([rows, columns]: Plane): [[number, number], [number, number], "valid"] {
  return [[rows.size, columns.size], [rows.stride, columns.stride], "valid"];
}

/** 1 / (inputs under the window), [1, oh, ow, 1]; 0 for a window that lies in the padding. */
function sharePerOutput([rows, columns]: Plane): Tensor {
  const down = inputsUnder(rows);
  const across = inputsUnder(columns);
  const shares = down.flatMap((m) => across.map((n) => (m * n === 0 ? 0 : 1 / (m * n))));
  return tf.tensor4d(shares, [1, down.length, across.length, 1]);
}

function inputsUnder({ input, output, size, stride, before }: Window): number[] {
  return Array.from({ length: output }, (_, j) => {
    const start = j * stride - before;
    return Math.max(0, Math.min(start + size, input) - Math.max(start, 0));
  });
}
