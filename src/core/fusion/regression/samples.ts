// Joins batches of samples.

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { SpanSamples } from "./design.ts";

/** All batches joined into one. */
export function joinSamples(batches: readonly SpanSamples[]): SpanSamples {
  if (batches.length === 1) return batches[0];
  return {
    inputs: join(batches.map(({ inputs }) => inputs)),
    targets: join(batches.map(({ targets }) => targets)),
  };
}

function join(parts: readonly Tensor[]): Tensor {
  const count = parts.reduce((sum, part) => sum + part.shape[0], 0);
  const shape = [count, ...parts[0].shape.slice(1)];
  const data = new Float64Array(sizeOf(shape));
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { shape, data };
}
