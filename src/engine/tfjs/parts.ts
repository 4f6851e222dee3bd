// The data on the device, and batches of it: rows gathered by number, for training by the schedule of
// core/data/batches.ts and for evaluation in order.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Samples } from "#core/data/dataset.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import type { Loss } from "#engine/engine.ts";

/** Inputs [N, numbers of one sample] on the device; targets stay plain until a cohort determines what they mean. */
export type DevicePart = {
  readonly samples: Samples;
  readonly count: number;
  readonly inputs: Tensor;
};

export type Batch = { readonly inputs: Tensor; readonly targets: Tensor };

export function uploadPart(samples: Samples): DevicePart {
  const [count, ...sampleShape] = samples.inputs.shape;
  const width = sizeOf(sampleShape);
  const inputs = tf.tensor2d(asFloat32(samples.inputs.data), [count, width]);
  return { samples, count, inputs };
}

/** Targets [N, width]: one-hot for classes, the values themselves for regression. */
export function uploadTargets({ targets }: Samples, loss: Loss, width: number): Tensor {
  const count = targets.shape[0];
  if (loss === "meanSquaredError") {
    if (targets.data.length !== count * width) {
      const got = targets.data.length / count;
      throw new RangeError(`createCohort: the network has ${width} outputs, the targets ${got}`);
    }
    return tf.tensor2d(asFloat32(targets.data), [count, width]);
  }
  const oneHot = new Float32Array(count * width);
  targets.data.forEach((target, sample) => {
    if (!Number.isInteger(target) || target < 0 || target >= width) {
      throw new RangeError(
        `createCohort: class ${target} of sample ${sample} is not in 0 … ${width - 1}`,
      );
    }
    oneHot[sample * width + target] = 1;
  });
  return tf.tensor2d(oneHot, [count, width]);
}

/** The rows `numbers` as one batch shared by all replicas: inputs [1, B, …sample], targets [1, B, width]. */
export function gatherBatch(
  part: DevicePart,
  targets: Tensor,
  sampleShape: Shape,
  numbers: Uint32Array,
): Batch {
  const rows = tf.tensor1d(Int32Array.from(numbers), "int32");
  return {
    inputs: tf.reshape(tf.gather(part.inputs, rows), [1, numbers.length, ...sampleShape]),
    targets: tf.expandDims(tf.gather(targets, rows), 0),
  };
}

/** Σ (target − mean)² of every output: what R² compares with. */
export function totalSumOfSquares({ targets }: Samples): number {
  const count = targets.shape[0];
  const width = targets.data.length / count;
  let total = 0;
  for (let output = 0; output < width; output++) {
    let mean = 0;
    let squares = 0;
    for (let n = 0; n < count; n++) {
      const change = targets.data[n * width + output] - mean;
      mean += change / (n + 1);
      squares += change * (targets.data[n * width + output] - mean);
    }
    total += squares;
  }
  return total;
}

export function asFloat32(data: Float32Array | Float64Array): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}
