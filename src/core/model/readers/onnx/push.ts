// A layer with its tensors, under names that networkOf places: PyTorch's, whose layouts ONNX shares; or the lab's own,
// where a list was laid out channels last, so that its rows stay where they are.

import type { Tensor } from "#core/math/tensor.ts";
import { isConv, isWeighted } from "#core/model/kinds.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { inRowOrder } from "#core/model/readers/strides.ts";
import type { Step } from "./step.ts";

const OWN: ReadonlyMap<string, string> = new Map([
  ["weight", "gamma"],
  ["bias", "beta"],
  ["running_mean", "movingMean"],
  ["running_var", "movingVariance"],
]);

/** Tensors by PyTorch's last part of their names. */
type Leaves = { readonly [leaf: string]: Tensor | undefined };

/** Puts a layer behind the others. */
export function push(step: Step, layer: LayerSpec, tensors: Leaves): void {
  const { chain, layout, node } = step;
  const module = `${chain.layers.length} ${node.op}`;
  const isLast = chain.isList && layout.order === "last";
  const named = isLast ? inOwnNames(layer, tensors) : tensors;
  chain.layers.push(layer);
  for (const [leaf, tensor] of Object.entries(named)) {
    if (tensor) chain.tensors.set(`${module}.${leaf}`, tensor);
  }
}

function inOwnNames(layer: LayerSpec, tensors: Leaves): Leaves {
  const { weight, bias } = tensors;
  if (isWeighted(layer) && !isConv(layer)) return { kernel: weight && turned(weight), bias };
  return Object.fromEntries(
    Object.entries(tensors).map(([leaf, tensor]) => [OWN.get(leaf) ?? leaf, tensor]),
  );
}

/** A matrix with its axes changed over. */
export function turned({ shape: [rows, columns], data }: Tensor): Tensor {
  return inRowOrder({ shape: [columns, rows], data }, [1, columns]);
}
