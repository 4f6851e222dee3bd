// The arm that a race is about: it begins from what the original has learned, and is judged against all others.

import type { Arm } from "#core/experiment/schema/schema.ts";

export type Heir = "fused" | "narrowed";

/** Of a race with these arms: narrowed where a layer was narrowed, else fused. */
export function heirOf(arms: { readonly [arm in Arm]?: unknown }): Heir {
  return arms.narrowed === undefined ? "fused" : "narrowed";
}
