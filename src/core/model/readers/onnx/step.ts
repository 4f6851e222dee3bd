// A node of an ONNX graph on its way to becoming a layer, and what is read of it.

import { fileError } from "#core/data/readers/fileError.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import type { Chain } from "#core/model/readers/chain.ts";
import type { Node } from "./graph.ts";

/** Constants by the places of a node's inputs; undefined where there is none of that sort. */
export type Step = {
  readonly file: string;
  readonly node: Node;
  readonly chain: Chain;
  readonly constant: (input: number) => Tensor | undefined;
  readonly whole: (input: number) => readonly number[] | undefined;
  /** The number of axes of a shape that is computed. */
  readonly axesOf: (input: number) => number | undefined;
  readonly isLast: boolean;
};

export type Operator = (step: Step) => void;

/** The error on a node that is read in general, and not like this. */
export function notThus({ file, node }: Step, problem: string): Error {
  return fileError(file, `its node ${node.label} ${problem}`, "export the network otherwise");
}

export function floatIn({ node }: Step, name: string, otherwise: number): number {
  return node.attributes.get(name)?.float ?? otherwise;
}

export function numberIn({ node }: Step, name: string, otherwise: number): number {
  return node.attributes.get(name)?.number ?? otherwise;
}

/** A float32 by its few digits: 0.1 in place of 0.10000000149. */
export function plain(float: number): number {
  return Number(float.toPrecision(7));
}

/** Puts a layer behind the others, its tensors under PyTorch's names, whose layouts ONNX shares. */
export function push(
  { chain, node }: Step,
  layer: LayerSpec,
  tensors: { readonly [leaf: string]: Tensor | undefined },
): void {
  const module = `${chain.layers.length} ${node.op}`;
  chain.layers.push(layer);
  for (const [leaf, tensor] of Object.entries(tensors)) {
    if (tensor) chain.tensors.set(`${module}.${leaf}`, tensor);
  }
}

/** A constant of so many axes. Throws Error that names the node where there is none. */
export function demand(step: Step, input: number, axes: number, what: string): Tensor {
  const tensor = step.constant(input);
  if (tensor?.shape.length === axes) return tensor;
  throw notThus(step, `has no constant ${what} of ${axes} axes`);
}
