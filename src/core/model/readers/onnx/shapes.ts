// Nodes that compute a shape and no value: what PyTorch exports of x.view(x.size(0), -1). They are taken out of the graph,
// for the shape is that of a list of every sample, or nothing that is read here.

import type { Tensor } from "#core/math/tensor.ts";
import type { Node } from "./node.ts";
import type { Whole } from "./tensor.ts";

const ON_SHAPES: ReadonlySet<string> = new Set(["Gather", "Unsqueeze", "Squeeze", "Slice", "Cast"]);
const [BEGINS, JOINS] = ["Shape", "Concat"];

export type Split = {
  /** Nodes on values. */
  readonly values: readonly Node[];
  /** Computed shapes by their names, with their number of axes where it shows. */
  readonly shapes: ReadonlyMap<string, number | undefined>;
};

/** The nodes apart, by what they compute. */
export function splitShapes(
  nodes: readonly Node[],
  constants: ReadonlyMap<string, Tensor | Whole>,
): Split {
  const shapes = new Map<string, number | undefined>();
  const isOfShapes = ({ op, inputs }: Node) =>
    (op === JOINS || ON_SHAPES.has(op)) &&
    inputs.some((name) => shapes.has(name)) &&
    inputs.every((name) => name === "" || shapes.has(name) || constants.has(name));
  const values = nodes.filter((node) => {
    if (node.op !== BEGINS && !isOfShapes(node)) return true;
    const axes = node.op === JOINS ? node.inputs.length : undefined;
    for (const name of node.outputs) shapes.set(name, axes);
    return false;
  });
  return { values, shapes };
}
