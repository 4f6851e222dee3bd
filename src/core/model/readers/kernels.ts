// The kernel of a layer in a chain, in either of the layouts in which files have it.

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { LayerSpec, WeightedSpec } from "#core/model/layers.ts";
import type { Chain } from "./chain.ts";

export type Kernel = {
  readonly name: string;
  readonly tensor: Tensor;
  readonly bias: Tensor | undefined;
  readonly biasName: string;
  readonly inputs: number;
  /** Of the number at a place in its data. */
  readonly inputOf: (i: number) => number;
  readonly outputOf: (i: number) => number;
};

/** A layer's kernel, by the lab's name [taps…, in, out] or by PyTorch's [out, in, taps…]. */
export function kernelAt({ tensors }: Chain, place: number): Kernel | undefined {
  const name = [...tensors.keys()].find(
    (one) => one.startsWith(`${place} `) && /\.(kernel|weight)$/.test(one),
  );
  const tensor = name === undefined ? undefined : tensors.get(name);
  if (name === undefined || !tensor || tensor.shape.length < 2) {
    return undefined;
  }
  const isOwn = name.endsWith(".kernel");
  const [outputs, inputs] = isOwn ? tensor.shape.toReversed() : tensor.shape;
  const taps = sizeOf(tensor.shape) / (outputs * inputs) || 1;
  const biasName = name.replace(/[^.]*$/, "bias");
  return {
    ...{ name, tensor, biasName, inputs, bias: tensors.get(biasName) },
    inputOf: isOwn ? (i) => Math.floor(i / outputs) % inputs : (i) => Math.floor(i / taps) % inputs,
    outputOf: isOwn ? (i) => i % outputs : (i) => Math.floor(i / (taps * inputs)),
  };
}

/** Gives a layer other numbers, and a bias where it has none and needs one. */
export function replace(
  { layers, tensors }: Chain,
  place: number,
  { name, tensor, biasName, bias }: Kernel,
  data: Float32Array,
  shifts: Float32Array,
): void {
  tensors.set(name, { shape: tensor.shape, data });
  if (!bias && shifts.every((one) => one === 0)) return;
  tensors.set(biasName, { shape: [shifts.length], data: shifts });
  const { useBias: _, ...layer } = layers[place] as WeightedSpec;
  layers[place] = layer as LayerSpec;
}
