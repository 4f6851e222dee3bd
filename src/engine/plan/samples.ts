// A part of the data as executors take it: float32, row by row, checked once.

import type { Samples } from "#core/data/dataset.ts";
import type { Loss } from "#engine/engine.ts";
import type { Network } from "#core/model/layers.ts";
import { sizeOf } from "#core/math/tensor.ts";

export type Rows = {
  readonly count: number;
  /** Numbers in one row. */
  readonly width: number;
  readonly data: Float32Array;
};

export type LoadedPart = { readonly inputs: Rows; readonly targets: Rows };

export function loadPart({ inputs, targets }: Samples): LoadedPart {
  return {
    inputs: toRows(inputs.shape, inputs.data),
    targets: toRows(targets.shape, targets.data),
  };
}

function toRows(shape: readonly number[], numbers: Float32Array | Float64Array): Rows {
  const data = numbers instanceof Float32Array ? numbers : Float32Array.from(numbers);
  return { count: shape[0], width: sizeOf(shape.slice(1)), data };
}

/** Throws RangeError where the data does not fit the network: executors take sizes on trust. */
export function checkPart(
  { inputs, targets }: LoadedPart,
  network: Network,
  outputs: number,
  loss: Loss,
): void {
  const expected = sizeOf(network.inputShape);
  if (inputs.width !== expected) {
    const wanted = network.inputShape.join(", ");
    throw new RangeError(
      `createCohort: the network takes inputs [${wanted}], the data has ${inputs.width} numbers a sample`,
    );
  }
  if (loss === "meanSquaredError") {
    if (targets.width === outputs) return;
    throw new RangeError(
      `createCohort: the network has ${outputs} outputs, the targets ${targets.width}`,
    );
  }
  const wrong = targets.data.findIndex((c) => !(Number.isInteger(c) && c >= 0 && c < outputs));
  if (wrong < 0) return;
  const label = targets.data[wrong];
  throw new RangeError(
    `createCohort: class ${label} of sample ${wrong} is not in 0 … ${outputs - 1}`,
  );
}

/** Σ (target − mean)² over all outputs: what R² compares with. Exactly 0 where no target varies. */
export function totalSumOfSquares({ count, width, data }: Rows): number {
  let total = 0;
  for (let output = 0; output < width; output++) {
    if (isConstant({ count, width, data }, output)) continue; // a mean that is rounded would leave a trace
    let mean = 0;
    for (let i = 0; i < count; i++) mean += data[i * width + output] / count;
    for (let i = 0; i < count; i++) total += (data[i * width + output] - mean) ** 2;
  }
  return total;
}

function isConstant({ count, width, data }: Rows, output: number): boolean {
  for (let i = 1; i < count; i++) if (data[i * width + output] !== data[output]) return false;
  return true;
}
