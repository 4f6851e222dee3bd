import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { poolWindows } from "#core/model/windows.ts";
import type { Window } from "#core/model/windows.ts";
import type { PoolSpec } from "#core/model/layers.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import { windowGeometry } from "#engine/plan/windowGeometry.ts";
import type { Emit, Place } from "./emit.ts";

/** Maxima or means of sliding windows. */
export function pool(average: boolean): Emit<PoolSpec> {
  return (builder, place, spec, shape) =>
    poolOver(poolWindows(spec, place.inputShape), average, builder, place, shape);
}

/** Pools over the given windows. */
export function poolOver(
  windows: readonly Window[],
  average: boolean,
  builder: Builder,
  { layer, input, inputShape }: Place,
  shape: Shape,
): Forward {
  const channels = shape[shape.length - 1];
  const geometry = windowGeometry(windows, inputShape, builder.rows, channels);
  const out = builder.tensor(`${layer + 1}.output`, "scratch", builder.rows * sizeOf(shape));
  builder.emit("pool", layer, { input }, { out }, { geometry, average });
  return {
    preActivation: out,
    output: out,
    backward(outGradient, needsInput) {
      if (!needsInput) return outGradient;
      const size = builder.rows * sizeOf(inputShape);
      const inputGradient = builder.tensor(`${layer + 1}.inputGradient`, "scratch", size);
      const reads = { input, out, outGradient };
      const numbers = { geometry, average, relu: false };
      builder.emit("poolGradient", layer, reads, { inputGradient }, numbers);
      return inputGradient;
    },
  };
}
