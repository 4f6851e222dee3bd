// The gelu as PyTorch exports it before opset 20, five nodes for one: x / √2, Erf, + 1, · x, · ½. They are put together
// again, for in their midst the graph branches.

import type { Tensor } from "#core/math/tensor.ts";
import type { Node } from "./graph.ts";
import type { Whole } from "./tensor.ts";

type Constants = ReadonlyMap<string, Tensor | Whole>;

/** The nodes, with one Gelu for each five that are one. */
export function joinGelus(nodes: readonly Node[], constants: Constants): readonly Node[] {
  let joined = nodes;
  for (const erf of nodes.filter(({ op }) => op === "Erf")) {
    const found = geluAround(erf, joined, constants);
    if (!found) continue;
    const { parts, last, input } = found;
    const gelu: Node = {
      ...last,
      op: "Gelu",
      label: "Gelu",
      inputs: [input],
      attributes: new Map(),
    };
    joined = joined.flatMap((node) =>
      node === last ? [gelu] : parts.includes(node) ? [] : [node],
    );
  }
  return joined;
}

function geluAround(erf: Node, nodes: readonly Node[], constants: Constants) {
  const reader = (of: Node | undefined, op: string) => {
    const readers = nodes.filter(({ inputs }) => of && inputs.includes(of.outputs[0]));
    return readers.length === 1 && readers[0].op === op ? readers[0] : undefined;
  };
  const has = (node: Node | undefined, value: number) =>
    node?.inputs.some((name) => isNumber(constants.get(name), value));
  const divided = nodes.find(({ op, outputs }) => op === "Div" && outputs[0] === erf.inputs[0]);
  const input = divided?.inputs[0];
  const added = reader(erf, "Add");
  const product = reader(added, "Mul");
  const last = reader(product, "Mul");
  const isGelu =
    input !== undefined &&
    isNumber(constants.get(divided!.inputs[1]), Math.SQRT2) &&
    has(added, 1) &&
    product?.inputs.includes(input) &&
    has(last, 0.5);
  return isGelu ? { parts: [divided!, erf, added!, product], last: last!, input } : undefined;
}

/** A constant of one number, equal in float32 or in halves. */
function isNumber(constant: Tensor | Whole | undefined, value: number): boolean {
  if (!constant || !("shape" in constant) || constant.data.length !== 1) return false;
  return Math.abs(constant.data[0] - value) < 1e-3;
}
