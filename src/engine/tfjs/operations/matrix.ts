// Products of matrices and what goes with them.

import * as tf from "@tensorflow/tfjs-core";
import { across, shaped } from "./operation.ts";
import type { Carry } from "./operation.ts";
import { columnSums, product as multiply } from "./product.ts";

export const product: Carry<"product"> = (reads, { numbers: { n, k, m, transposed, relu } }) => {
  const left = transposed ? shaped(reads.left, -1, m) : shaped(reads.left, -1, k);
  const linear = multiply(left, shaped(reads.right, -1, n), { a: transposed });
  const sum = "bias" in reads ? tf.add(linear, across(reads.bias)) : linear;
  return { out: relu ? tf.relu(sum) : sum };
};

export const transpose: Carry<"transpose"> = ({ from }, { numbers: { rows, columns } }) => ({
  to: tf.transpose(shaped(from, rows, columns), [0, 2, 1]),
});

export const columnSum: Carry<"columnSum"> = ({ from }, { numbers: { columns } }) => ({
  to: columnSums(shaped(from, -1, columns)),
});

export const add: Carry<"add"> = ({ from, other }) => ({
  to: tf.add(from, tf.reshape(other, from.shape)),
});

export const addBias: Carry<"addBias"> = ({ from, bias }, { numbers: { columns } }) => ({
  to: tf.add(shaped(from, -1, columns), across(bias)),
});
