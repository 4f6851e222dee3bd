// Fields of layers as files write them: valibot schemas whose messages quote what was given.

import * as v from "valibot";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { Activation } from "#core/model/layers.ts";

/** The fields of an object by name. */
export type Entries = { readonly [field: string]: v.GenericSchema };

/** Sizes beyond this are slips of the keyboard, and none of them is exact in float32. */
const LARGEST = 1e9;

/** One of some names, with a message that lists them and quotes what was given. */
export function oneOf<const Names extends readonly string[]>(
  names: Names,
): v.GenericSchema<Names[number]> {
  return v.picklist(names, (issue) => `must be one of ${names.join(", ")}, got ${issue.received}`);
}

/** A whole number within [low, high], with a message that quotes what was given. */
export function whole(low: number, high: number = LARGEST): v.GenericSchema<number> {
  return v.pipe(
    v.number((issue) => `must be a whole number, got ${issue.received}`),
    v.check(
      (n) => Number.isInteger(n) && n >= low && n <= high,
      (issue) => `must be a whole number${range(low, high)}, got ${issue.received}`,
    ),
    v.metadata({ type: "integer", ...limits(low, high) }),
  );
}

/** A finite number within [low, high]. */
export function real(low: number, high: number = Infinity): v.GenericSchema<number> {
  return v.pipe(
    v.number((issue) => `must be a number, got ${issue.received}`),
    v.check(
      (x) => Number.isFinite(x) && x >= low && x <= high,
      (issue) => `must be a number${range(low, high)}, got ${issue.received}`,
    ),
    v.metadata(limits(low, high)),
  );
}

/** What a check holds, for the published schema (scripts/schema.ts): a check itself cannot be read. */
function limits(minimum: number, maximum: number): { readonly [limit: string]: number } {
  const all = { minimum, maximum };
  return Object.fromEntries(Object.entries(all).filter(([, limit]) => Number.isFinite(limit)));
}

function range(low: number, high: number): string {
  if (low === -Infinity) return " that is finite";
  return high < Infinity ? ` from ${low} to ${high}` : ` from ${low} up`;
}

/** A whole number for all spatial axes, or one for each. */
export function perAxis(low: number, high?: number): v.GenericSchema<number | number[]> {
  return v.union(
    [whole(low, high), v.array(whole(low, high))],
    `must be a whole number${high === undefined ? "" : range(low, high)}, or one for each axis`,
  );
}

const integer = v.pipe(v.number(), v.integer());
const padding = v.union(
  [v.picklist(["same", "valid"]), v.array(v.tuple([integer, integer]))],
  `must be "same", "valid" or [before, after] for each axis`,
);
export const activation: v.GenericSchema<Activation> = oneOf(ACTIVATIONS);
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
