// Maximum and mean over sliding windows.

import { formatShape, sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { poolWindows } from "#core/model/windows.ts";
import { perAxis as perAxisOf } from "#core/model/layers.ts";
import type { PoolSpec } from "#core/model/layers.ts";
import { wrongAxes, wrongWindow } from "./checks.ts";
import { perAxis, windowed } from "./fields.ts";
import { channelsOf } from "./kind.ts";
import type { LayerKind } from "./kind.ts";
import { extents } from "./words.ts";

const pooling = {
  part: "pooling",
  fields: { poolSize: perAxis(1), ...windowed },
  wrongNumber: (spec) => wrongWindow("poolSize", spec.poolSize, spec),
  wrongInput: (spec, input) => flat(input) ?? wrongAxes(spec.poolSize, spec, input.length - 1),
  outputShape: (spec, input) => [
    ...poolWindows(spec, input).map(({ output }) => output),
    channelsOf(input),
  ],
  windows: poolWindows,
  pooled: (spec, input) => {
    const windows = poolWindows(spec, input);
    return sizeOf(windows.map(({ size, output }) => size * output)) * channelsOf(input);
  },
} satisfies Partial<LayerKind<PoolSpec>>;

export const maxPool: LayerKind<PoolSpec> = {
  ...pooling,
  summary: "Keeps the largest value under each window.",
  choices: [2, 3, 4].map((poolSize) => ({ type: "maxPool", poolSize })),
  choiceName: ({ poolSize }) => `max ${extents(poolSize, 1)}`,
  largestOf: ({ poolSize }, axes) => sizeOf(perAxisOf(poolSize, axes)),
  describe: ({ poolSize }) => `max pool ${extents(poolSize, 1)}`,
};

export const avgPool: LayerKind<PoolSpec> = {
  ...pooling,
  summary: "Keeps the mean under each window.",
  choices: [2, 3, 4].map((poolSize) => ({ type: "avgPool", poolSize })),
  choiceName: ({ poolSize }) => `average ${extents(poolSize, 1)}`,
  describe: ({ poolSize }) => `average pool ${extents(poolSize, 1)}`,
};

/** Why an input cannot be pooled: it has no spatial axis. */
export function flat(input: Shape): string | undefined {
  if (input.length >= 2) return undefined;
  return `needs an input with a spatial axis, got ${formatShape(input)}`;
}
