// Max and average pooling with gradients of their own: tfjs wasm's MaxPoolGrad is wrong where a
// window's maximum is negative (4.22), and none of tfjs' poolings takes explicit, let alone negative, padding.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { Shape } from "#core/math/tensor.ts";
import type { Window } from "#core/model/windows.ts";
import { plainPass } from "./layer.ts";
import type { Layer } from "./layer.ts";
import {
  asImages,
  asValues,
  gatherTaps,
  margins,
  padOrCrop,
  planeOf,
  scatterTaps,
} from "./taps.ts";
import type { Plane } from "./taps.ts";

// Finite, because −Infinity does not survive every GPU's arithmetic.
const BELOW_ALL = -3e38;

type Pooled = {
  readonly output: Tensor;
  /** ∂loss/∂tap, [taps, positions, C], from ∂loss/∂output, [1, positions, C]. */
  readonly tapGradients: (gradient: Tensor) => Tensor;
};

/** [R, B, …extents, C] → [R, B, …outputs, C]. */
export function pool(
  of: "maximum" | "mean",
  windows: readonly Window[],
  inputShape: Shape,
  outputShape: Shape,
): Layer {
  const plane = planeOf(windows);
  return (input) => {
    const batchShape = input.shape.slice(0, 2);
    const images = asImages(input, plane);
    const pooled = of === "maximum" ? maximum(images, plane) : average(images, plane);
    const output = asValues(pooled.output, batchShape, outputShape);
    return plainPass(output, (gradient) => {
      const taps = pooled.tapGradients(asRows(gradient));
      const scattered = asValues(scatterTaps(taps, plane), batchShape, inputShape);
      return { weights: {}, input: scattered };
    });
  };
}

/** The first of equal maxima takes the gradient, as in TensorFlow. */
function maximum(images: Tensor, plane: Plane): Pooled {
  const largestOrFill = tf.maxPool(padded(images, plane, BELOW_ALL), ...window(plane));
  // A window that lies wholly in the padding gives 0, as core/model/forward.ts has it.
  const output = tf.mul(largestOrFill, tf.step(sharePerOutput(plane)));
  const tapGradients = (gradient: Tensor) => {
    const taps = gatherTaps(images, plane, BELOW_ALL);
    // 1 where tap = maximum. Not cast(equal(…)): WebGPU's cast leaves integers in what it calls
    // float32, and the next operation's shader does not compile (4.22).
    const largest = tf.sub(1, tf.step(tf.sub(asRows(output), taps)));
    const first = tf.mul(largest, tf.step(tf.sub(1.5, tf.cumsum(largest, 0))));
    return tf.mul(first, gradient);
  };
  return { output, tapGradients };
}

/** Padding counts neither in the sum nor in the number averaged over, as in TensorFlow. */
function average(images: Tensor, plane: Plane): Pooled {
  const [rows, columns] = plane;
  const share = sharePerOutput(plane);
  const withPadding = tf.avgPool(padded(images, plane, 0), ...window(plane));
  const output = tf.mul(withPadding, tf.mul(share, rows.size * columns.size));
  const tapGradients = (gradient: Tensor) => {
    const each = asRows(tf.mul(tf.reshape(gradient, output.shape), share));
    return tf.tile(each, [rows.size * columns.size, 1, 1]);
  };
  return { output, tapGradients };
}

function asRows(values: Tensor): Tensor {
  return tf.reshape(values, [1, -1, values.shape[values.rank - 1]]);
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
