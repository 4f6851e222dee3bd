// One number everywhere. Like zeros, it leaves all units of a layer equal.

import { sizeOf } from "#core/math/tensor.ts";
import type { Initializer } from "./initializer.ts";

export const constant: Initializer<{ value: number }> = {
  title: "Constant",
  defaults: { value: 0 },
  draw: (shape, { value }) => new Float32Array(sizeOf(shape)).fill(value),
};
