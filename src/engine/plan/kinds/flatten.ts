import type { FlattenSpec } from "#core/model/layers.ts";
import type { Forward } from "#engine/plan/builder.ts";
import type { Emit } from "./emit.ts";

/** Flatten, and whatever else leaves the numbers as they lie. */
export function unchanged(input: string): Forward {
  return { preActivation: input, output: input, backward: (outGradient) => outGradient };
}

export const flatten: Emit<FlattenSpec> = (_, { input }) => unchanged(input);
