// Gradient descent among orthogonal kernels (docs/methods.md §5): before the updates gradients lose what would
// stretch such a kernel, after them the kernel is led back by its QR decomposition.

import type { WeightSpec } from "#core/model/weights.ts";
import type { Builder } from "#engine/plan/builder.ts";
import { gainOf } from "./gains.ts";

type Weight = { readonly spec: WeightSpec; readonly tensor: string };

/** Emits `update` between the operations of the kernels of `layers`; nothing else where there are none. */
export function retractAround(
  builder: Builder,
  place: number,
  weights: readonly Weight[],
  layers: readonly number[],
  update: () => void,
): void {
  const kernels = weights
    .filter(({ spec: { layer, name } }) => name === "kernel" && layers.includes(layer))
    .map(({ spec: { layer, shape }, tensor }) => ({
      reads: { weights: tensor, gain: builder.tensor(gainOf(layer), "moving", 1) },
      gradients: `${tensor}Gradient`,
      numbers: { rows: shape[0], columns: shape[1] },
    }));
  for (const { reads, gradients, numbers } of kernels) {
    builder.emit("tangent", place, { ...reads, gradients }, { gradients }, numbers);
  }
  update();
  for (const { reads, numbers } of kernels) {
    builder.emit("retract", place, reads, { weights: reads.weights }, numbers);
  }
}
