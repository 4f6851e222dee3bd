// A node of an ONNX graph on its way to becoming a layer, and what is read of it.

import { fileError } from "#core/data/readers/fileError.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Chain } from "#core/model/readers/chain.ts";
import type { Layout } from "./layout.ts";
import type { Node } from "./node.ts";

/** Constants by the places of a node's inputs; undefined where there is none of that sort. */
export type Step = {
  readonly file: string;
  readonly node: Node;
  readonly chain: Chain;
  /** Which axis of the value at hand is which. */
  readonly layout: Layout;
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

/** A constant of so many axes. Throws Error that names the node where there is none. */
export function demand(step: Step, input: number, axes: number, what: string): Tensor {
  const tensor = step.constant(input);
  if (tensor?.shape.length === axes) return tensor;
  throw notThus(step, `has no constant ${what} of ${axes} axes`);
}
