// The layers of an experiment file, field by field. Shapes are checked later, by core/model, once
// the data are known; here only what can be said of a layer alone.

import * as v from "valibot";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { LayerSpec } from "#core/model/layers.ts";

/** A whole number from `low` up, with a message that quotes what was given. */
export function whole(low: number, high: number = 1e9): v.GenericSchema<number> {
  return v.pipe(
    v.number((issue) => `must be a whole number, got ${issue.received}`),
    v.check(
      (n) => Number.isInteger(n) && n >= low && n <= high,
      (issue) => `must be a whole number from ${low} to ${high}, got ${issue.received}`,
    ),
  );
}

/** A finite number within [low, high]. */
export function real(low: number, high: number = Infinity): v.GenericSchema<number> {
  return v.pipe(
    v.number((issue) => `must be a number, got ${issue.received}`),
    v.check(
      (x) => Number.isFinite(x) && x >= low && x <= high,
      (issue) => `must be a number from ${low} to ${high}, got ${issue.received}`,
    ),
  );
}

/** A whole number for all spatial axes, or one for each. */
export function perAxis(low: number, high?: number): v.GenericSchema<number | number[]> {
  const range = high === undefined ? "" : ` from ${low} to ${high}`;
  return v.union(
    [whole(low, high), v.array(whole(low, high))],
    `must be a whole number${range}, or one for each axis`,
  );
}
const padding = v.union(
  [
    v.picklist(["same", "valid"]),
    v.array(v.tuple([v.pipe(v.number(), v.integer()), v.pipe(v.number(), v.integer())])),
  ],
  `must be "same", "valid" or [before, after] for each axis`,
);
const activated = {
  activation: v.exactOptional(v.picklist(ACTIVATIONS, `must be one of ${ACTIVATIONS.join(", ")}`)),
  alpha: v.exactOptional(real(-10, 10)),
};
const weighted = {
  ...activated,
  useBias: v.exactOptional(v.boolean("must be true or false")),
  l2: v.exactOptional(real(0)),
};
const windowed = { strides: v.exactOptional(perAxis(1)), padding: v.exactOptional(padding) };
const conv = { filters: whole(1, 4096), kernelSize: perAxis(1), ...windowed, ...weighted };
const pool = { poolSize: perAxis(1), ...windowed };

export const layerSchema = v.variant(
  "type",
  [
    v.strictObject({ type: v.literal("dense"), units: whole(1, 65536), ...weighted }),
    v.strictObject({ type: v.literal("conv1d"), ...conv }),
    v.strictObject({ type: v.literal("conv2d"), ...conv }),
    v.strictObject({ type: v.literal("maxPool"), ...pool }),
    v.strictObject({ type: v.literal("avgPool"), ...pool }),
    v.strictObject({
      type: v.literal("batchNorm"),
      momentum: v.exactOptional(real(0, 1)),
      epsilon: v.exactOptional(real(0, 1)),
    }),
    v.strictObject({ type: v.literal("dropout"), rate: real(0, 0.99) }),
    v.strictObject({ type: v.literal("flatten") }),
    v.strictObject({
      type: v.literal("activation"),
      activation: v.picklist(ACTIVATIONS, `must be one of ${ACTIVATIONS.join(", ")}`),
      alpha: v.exactOptional(real(-10, 10)),
    }),
    v.strictObject({ type: v.literal("positionBias") }),
  ],
  "must be one of dense, conv1d, conv2d, maxPool, avgPool, batchNorm, dropout, flatten, activation, positionBias",
) as unknown as v.GenericSchema<LayerSpec>;
