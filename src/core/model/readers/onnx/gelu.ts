// The gelu as PyTorch and TensorFlow export it before opset 20, five nodes for one: x / √2, Erf, + 1, · x, · ½. They are
// put together again, for in their midst the graph branches.

import type { Tensor } from "#core/math/tensor.ts";
import type { Node } from "./node.ts";
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
  const writer = (name: string | undefined) => nodes.find(({ outputs }) => outputs[0] === name);
  const by = (node: Node | undefined, op: string, value: number) => {
    const at = node?.inputs.findIndex((name) => isNumber(constants.get(name), value)) ?? -1;
    const isSound = at >= (op === "Div" ? 1 : 0);
    return isSound && node?.op === op ? node.inputs[1 - at] : undefined;
  };
  const divided = writer(erf.inputs[0]);
  const input = by(divided, "Div", Math.SQRT2) ?? by(divided, "Mul", Math.SQRT1_2);
  const added = reader(erf, "Add");
  const product = reader(added, "Mul");
  if (input === undefined || by(added, "Add", 1) === undefined || !product) return undefined;
  const other = product.inputs[1 - product.inputs.indexOf(added!.outputs[0])];
  const start = [divided!, erf, added!];
  // ½ · x before the product, or ½ behind it, or x behind ½ · (1 + erf).
  if (by(writer(other), "Mul", 0.5) === input) {
    return { parts: [...start, writer(other)!], last: product, input };
  }
  const last = reader(product, "Mul");
  const isBehind = other === input && by(last, "Mul", 0.5) !== undefined;
  const isBefore = by(product, "Mul", 0.5) !== undefined && last?.inputs.includes(input);
  return isBehind || isBefore ? { parts: [...start, product], last: last!, input } : undefined;
}

/** A constant of one number, equal in float32 or in halves. */
function isNumber(constant: Tensor | Whole | undefined, value: number): boolean {
  if (!constant || !("shape" in constant) || constant.data.length !== 1) return false;
  return Math.abs(constant.data[0] - value) < 1e-3;
}
