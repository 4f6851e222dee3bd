// Fields of layers in a fusion case. A case has messages of its own and wider limits than an experiment,
// because its layers are not trained.

import * as v from "valibot";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { Activation } from "#core/model/layers.ts";
import type { Entries } from "#core/model/kinds/fields.ts";

/** One of some names, with a message that lists them. */
export function oneOf<const Names extends readonly string[]>(
  names: Names,
): v.GenericSchema<Names[number]> {
  return v.picklist(names, (issue) => `must be one of ${names.join(", ")}, got ${issue.received}`);
}

export const finite: v.GenericSchema<number> = v.pipe(
  v.number("must be numbers"),
  v.finite("must be finite numbers"),
);
export const whole: v.GenericSchema<number> = v.pipe(
  v.number((issue) => `must be a whole number, got ${issue.received}`),
  v.integer((issue) => `must be a whole number, got ${issue.received}`),
);
export const positive: v.GenericSchema<number> = v.pipe(
  whole,
  v.minValue(1, (issue) => `must be at least 1, got ${issue.received}`),
);
export const nonNegative: v.GenericSchema<number> = v.pipe(
  v.number((issue) => `must be a number, got ${issue.received}`),
  v.finite("must be finite"),
  v.minValue(0, (issue) => `must be at least 0, got ${issue.received}`),
);
export const perAxis: v.GenericSchema<number | number[]> = v.union(
  [positive, v.array(positive)],
  "must be a whole number, or one for each axis",
);
const padding = v.union(
  [v.picklist(["same", "valid"]), v.array(v.tuple([whole, whole]))],
  `must be "same", "valid" or [before, after] for each axis`,
);
export const activation: v.GenericSchema<Activation> = oneOf(ACTIVATIONS);
export const activated: Entries = {
  activation: v.exactOptional(activation),
  alpha: v.exactOptional(finite),
};
export const windowed: Entries = {
  strides: v.exactOptional(perAxis),
  padding: v.exactOptional(padding),
};
