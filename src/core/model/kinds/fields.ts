// Fields of layers as files write them: valibot schemas whose messages quote what was given.

import * as v from "valibot";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { Activation } from "#core/model/layers.ts";

/** The fields of an object by name. */
export type Entries = { readonly [field: string]: v.GenericSchema };

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

const integer = v.pipe(v.number(), v.integer());
const padding = v.union(
  [v.picklist(["same", "valid"]), v.array(v.tuple([integer, integer]))],
  `must be "same", "valid" or [before, after] for each axis`,
);
export const activation: v.GenericSchema<Activation> = v.picklist(
  ACTIVATIONS,
  `must be one of ${ACTIVATIONS.join(", ")}`,
);
export const activated: Entries = {
  activation: v.exactOptional(activation),
  alpha: v.exactOptional(real(-10, 10)),
};
export const weighted: Entries = {
  ...activated,
  useBias: v.exactOptional(v.boolean("must be true or false")),
  l2: v.exactOptional(real(0)),
};
export const windowed: Entries = {
  strides: v.exactOptional(perAxis(1)),
  padding: v.exactOptional(padding),
};
