import { globalWindows } from "#core/model/windows.ts";
import type { GlobalAvgPoolSpec } from "#core/model/layers.ts";
import type { Emit } from "./emit.ts";
import { poolOver } from "./pool.ts";

/** The average pooling whose one window sees everything. */
export const globalAvgPool: Emit<GlobalAvgPoolSpec> = (builder, place, _, shape) =>
  poolOver(globalWindows(place.inputShape), true, builder, place, shape);
