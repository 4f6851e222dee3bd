// TensorFlow.js as people use it, in the faster of its two styles: a loss written with the core's
// operations and optimizer.minimize. (Layers models with trainOnBatch measured 1 to 1.7 times slower.)

import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { batchSchedule } from "#core/data/batches.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { benchSamples } from "./cases.ts";
import type { BenchCase } from "./cases.ts";
import type { Contender } from "./contender.ts";

export type StockBackend = "cpu" | "wasm" | "webgl" | "webgpu";

/** Throws where the backend lacks an operation the case needs: one step is tried. */
export async function openStockTfjs(given: BenchCase, backend: StockBackend): Promise<Contender> {
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend ${backend} here`);
  await tf.ready();
  const variables = initializeWeights(given.network, { type: "heNormal" }, 1, 0).map((weights) =>
    Object.fromEntries(
      Object.entries(weights).map(([name, { shape, data }]) => [
        name,
        tf.variable(tf.tensor(data as Float32Array, [...shape]), !name.startsWith("moving")),
      ]),
    ),
  );
  const { type, learningRate } = given.optimizer;
  const optimizer = type === "adam" ? tf.train.adam(learningRate) : tf.train.rmsprop(learningRate);
  const batches = makeBatches(given);
  let step = 0;
  async function train(steps: number): Promise<void> {
    await tf.setBackend(backend);
    for (let i = 0; i < steps; i++) {
      const { x, y } = batches[step++ % batches.length];
      const loss = optimizer.minimize(() => lossOf(given, variables, x, y), true)!;
      await loss.data();
      loss.dispose();
    }
  }
  const dispose = () => {
    optimizer.dispose();
    tf.dispose([variables, batches]);
  };
  try {
    await train(1);
  } catch (error) {
    dispose();
    throw error;
  }
  return { engine: `tfjs-${backend}`, replicas: 1, train, dispose };
}

type Variables = { readonly [name: string]: tf.Variable };

function lossOf(
  { network }: BenchCase,
  variables: readonly Variables[],
  x: tf.Tensor,
  y: tf.Tensor,
): tf.Scalar {
  const logits = network.layers.reduce((value, spec, i) => apply(spec, variables[i], value), x);
  return tf.losses.softmaxCrossEntropy(y, logits);
}

function apply(spec: LayerSpec, weights: Variables, x: tf.Tensor): tf.Tensor {
  switch (spec.type) {
    case "dense":
      return activated(spec, tf.add(tf.matMul(x as tf.Tensor2D, weights.kernel), weights.bias));
    case "conv2d": {
      const kernel = weights.kernel as tf.Tensor as tf.Tensor4D;
      return activated(spec, tf.add(tf.conv2d(x as tf.Tensor4D, kernel, 1, "same"), weights.bias));
    }
    case "conv1d": {
      const kernel = weights.kernel as tf.Tensor as tf.Tensor3D;
      return activated(spec, tf.add(tf.conv1d(x as tf.Tensor3D, kernel, 1, "same"), weights.bias));
    }
    case "maxPool":
      return x.rank === 4
        ? tf.maxPool(x as tf.Tensor4D, 2, 2, "valid")
        : tf.squeeze(tf.maxPool(tf.expandDims(x, 1) as tf.Tensor4D, [1, 2], [1, 2], "valid"), [1]);
    case "batchNorm": {
      const { gamma, beta, movingMean, movingVariance } = weights;
      const { mean, variance } = tf.moments(
        x,
        x.shape.slice(0, -1).map((_, axis) => axis),
      );
      for (const [moving, batch] of [
        [movingMean, mean],
        [movingVariance, variance],
      ]) {
        (moving as tf.Variable).assign(tf.add(tf.mul(moving, 0.99), tf.mul(batch, 0.01)));
      }
      const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3)));
      return tf.add(tf.mul(normal, gamma), beta);
    }
    case "flatten":
      return tf.reshape(x, [x.shape[0], -1]);
    default:
      throw new Error(`bench: no ${spec.type} is needed yet`);
  }
}

function activated({ activation }: { activation?: string }, x: tf.Tensor): tf.Tensor {
  return activation === "relu" ? tf.relu(x) : x;
}

function makeBatches(given: BenchCase): { x: tf.Tensor; y: tf.Tensor }[] {
  const { inputs, targets } = benchSamples(given);
  const { inputShape } = given.network;
  const batchOf = batchSchedule(1, inputs.shape[0], given.batch);
  const all = tf.tensor(inputs.data as Float32Array, [...inputs.shape]);
  const labels = tf.tensor1d(Array.from(targets.data), "int32");
  const classes = Math.max(...targets.data) + 1;
  return Array.from({ length: inputs.shape[0] / given.batch }, (_, step) => {
    const rows = tf.tensor1d(Int32Array.from(batchOf(step)), "int32");
    const x = tf.reshape(tf.gather(all, rows), [given.batch, ...inputShape]);
    return { x, y: tf.cast(tf.oneHot(tf.gather(labels, rows), classes), "float32") };
  });
}
