// From a graph to a list of layers: the nodes one after the other from the input on, each reading what the one before
// it gives. A graph that branches is no list of layers.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName, listFaults } from "#core/message.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { newChain, unsupported } from "#core/model/readers/chain.ts";
import type { Chain } from "#core/model/readers/chain.ts";
import { demandSettled, settleScaling } from "#core/model/readers/scaling.ts";
import type { Graph } from "./graph.ts";
import { joinGelus } from "./gelu.ts";
import { newLayout } from "./layout.ts";
import type { Layout } from "./layout.ts";
import type { Node } from "./node.ts";
import { OPERATORS, readableOperators } from "./nodes.ts";
import { splitShapes } from "./shapes.ts";
import type { Whole } from "./tensor.ts";

/** The layers of the graph with their tensors. Throws Error that names the nodes that have no counterpart. */
export function walk(graph: Graph): Chain & { readonly layout: Layout } {
  const { file, input, constants } = graph;
  const open = graph.nodes.filter(({ outputs }) => !constants.has(outputs[0]));
  const { values, shapes } = splitShapes(open, constants);
  const nodes = joinGelus(values, constants);
  const strange = nodes.filter(({ op }) => !OPERATORS.has(op));
  if (strange.length > 0) {
    const names = strange.map(({ label }) => label);
    throw unsupported(file, "nodes", names, readableOperators());
  }
  const chain = newChain(graph.dims.length === 2);
  const layout = newLayout(graph);
  let value = input;
  for (let left = nodes.length; left > 0; left--) {
    const node = demandReader(file, value, nodes);
    const isLast = left === 1;
    const place = chain.layers.length;
    OPERATORS.get(node.op)!({
      file,
      node,
      chain,
      layout,
      isLast,
      axesOf: (input) => shapes.get(node.inputs[input] ?? ""),
      ...constantsOf(node, constants),
    });
    settleScaling(file, chain, place);
    value = node.outputs[0] ?? "";
  }
  demandSettled(file, chain);
  return { ...chain, layout };
}

/** The one node that reads a value. */
function demandReader(file: string, value: string, nodes: readonly Node[]): Node {
  const readers = nodes.filter(({ inputs }) => inputs.includes(value));
  if (readers.length === 1) return readers[0];
  const names = listFaults(readers.map(({ label }) => label)) || "none";
  const problem = `branches, or ends before its last node: nodes that read ${clipName(value)}: ${names}`;
  throw fileError(file, problem, "open a network whose layers follow one after the other");
}

function constantsOf({ inputs }: Node, constants: ReadonlyMap<string, Tensor | Whole>) {
  const at = (input: number) => constants.get(inputs[input] ?? "");
  return {
    constant: (input: number) => {
      const found = at(input);
      return found && "shape" in found ? found : undefined;
    },
    whole: (input: number) => {
      const found = at(input);
      return found && "whole" in found ? found.whole : undefined;
    },
  };
}
