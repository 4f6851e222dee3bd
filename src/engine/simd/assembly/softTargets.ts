// Distillation: the gradient on labels mixed with the one towards a teacher's outputs.

import { exp4, splat } from "./functions.ts";

/** Softmax of a row / temperature into `to`, up to a factor; returns the sum that it is to be divided by. */
function soften(row: usize, width: usize, temperature: f32, to: usize): f32 {
  let most = f32.load(row);
  for (let j: usize = 4; j < width; j += 4) most = max(most, f32.load(row + j));
  for (let j: usize = 0; j < width; j += 16) {
    const shifted = f32x4.div(f32x4.sub(v128.load(row + j), splat(most)), splat(temperature));
    v128.store(to + j, exp4(f32x4.pmax(shifted, splat(-69)))); // as in loss.ts
  }
  let sum: f32 = 0;
  for (let j: usize = 0; j < width; j += 4) sum += f32.load(to + j);
  return sum;
}

/**
 * Row by row: gradient = (1 − weight)·gradient + weight·T·(p − q) / rows, p and q the softmax of the logits and
 * of the teacher's, both divided by the temperature T. `own` and `taught` are working memory for a row each.
 */
export function softTargets(
  logits: usize,
  teacher: usize,
  rows: i32,
  classes: i32,
  temperature: f32,
  weight: f32,
  gradient: usize,
  own: usize,
  taught: usize,
): void {
  const width = (<usize>classes) << 2;
  const share = (weight * temperature) / <f32>rows;
  for (let i = 0; i < rows; i++) {
    const sum = soften(logits, width, temperature, own);
    const taughtSum = soften(teacher, width, temperature, taught);
    for (let j: usize = 0; j < width; j += 4) {
      const difference = f32.load(own + j) / sum - f32.load(taught + j) / taughtSum;
      f32.store(gradient + j, (1 - weight) * f32.load(gradient + j) + share * difference);
    }
    logits += width;
    teacher += width;
    gradient += width;
  }
}

/** gradient = (1 − weight)·gradient + weight·2(y − teacher's y) / numbers. */
export function mixSquaredError(
  outputs: usize,
  teacher: usize,
  numbers: i32,
  weight: f32,
  gradient: usize,
): void {
  const share = (<f32>2 * weight) / <f32>numbers;
  for (let at: usize = 0; at < (<usize>numbers) << 2; at += 4) {
    const difference = f32.load(outputs + at) - f32.load(teacher + at);
    f32.store(gradient + at, (1 - weight) * f32.load(gradient + at) + share * difference);
  }
}
