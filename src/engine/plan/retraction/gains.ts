// Which kernels stay orthogonal while they train, and how large they are: read from a cohort's own weights,
// at its start or at any checkpoint, so that nothing about them need be kept beside the weights.

import { flopPerStep, retractionFlop } from "#core/model/counts.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { isDenseKernel, weightSpecs } from "#core/model/weights.ts";
import type { CohortOptions } from "#engine/engine.ts";
import type { Program } from "#engine/plan/executor.ts";
import type { Plan } from "#engine/plan/plan.ts";

/** A dense kernel that some replica starts orthogonal: its layer from 0, and every replica's gain. */
export type Retracted = { readonly layer: number; readonly gains: readonly number[] };

/** How far a cosine may be from 0, or a square from the mean one, by the rounding of float32. */
const ROUNDING = 1e-5;
/** Splits off the lower 34 of a float64's 53 bits (Veltkamp 1968). */
const SPLITTER = 2 ** 34 + 1;

type Begun = Pick<CohortOptions, "network" | "weights"> & {
  readonly training: Pick<CohortOptions["training"], "batchSize" | "retraction">;
};

/** The kernels to be retracted after every update; none unless the training asks for it. */
export function retractedKernels({ network, training, weights }: Begun): readonly Retracted[] {
  if ((training.retraction ?? "none") === "none") return [];
  const kernels = weightSpecs(network).filter((weight) => isDenseKernel(network, weight));
  return kernels.flatMap(({ layer, name }) => {
    const gains = weights.map(({ [layer]: of }) => orthogonalGain(of[name]!));
    return gains.some((gain) => gain > 0) ? [{ layer, gains }] : [];
  });
}

/** Floating-point operations of one training step, retraction included. */
export function stepFlop(begun: Begun): number {
  const layers = retractedKernels(begun).map(({ layer }) => layer);
  const { network, training } = begun;
  return flopPerStep(network, training.batchSize) + retractionFlop(network, layers);
}

/**
 * g where a kernel [rows, columns] is g·Q with QᵀQ = I or QQᵀ = I to the rounding of float32, else 0. A single row
 * or column always is, which shows no intent: 0. g is rounded to 19 bits, by at most 2·10⁻⁶ of it: far more than what
 * is left of float32's rounding in the norm of g·Q, so that every kernel retracted to g has exactly g again.
 */
export function orthogonalGain({ shape: [rows, columns], data }: Tensor): number {
  const isTall = rows >= columns;
  const [count, length] = isTall ? [columns, rows] : [rows, columns];
  if (count < 2) return 0;
  const [next, step] = isTall ? [1, columns] : [columns, 1];
  const dot = (i: number, j: number) => {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += data[i * next + k * step] * data[j * next + k * step];
    return sum;
  };
  let square = 0;
  for (let i = 0; i < count; i++) square += dot(i, i) / count;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = Math.abs(dot(i, j) - (i === j ? square : 0));
      if (!(rest <= ROUNDING * square)) return 0; // NaN, too
    }
  }
  const split = SPLITTER * Math.sqrt(square);
  return split - (split - Math.sqrt(square));
}

/** The tensor of a kernel's gain. */
export function gainOf(layer: number): string {
  return `${layer + 1}.kernelGain`;
}

/** Gives every replica its gains. Kernels that the plan does not train have none. */
export function writeGains(program: Program, plan: Plan, retracted: readonly Retracted[]): void {
  for (const { layer, gains } of retracted) {
    if (!plan.tensors.has(gainOf(layer))) continue;
    gains.forEach((gain, replica) => program.write(gainOf(layer), replica, Float32Array.of(gain)));
  }
}
