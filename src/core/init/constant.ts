// One number everywhere. Like zeros, it leaves all units of a layer equal.

import { sizeOf } from "#core/math/tensor.ts";
import type { Initializer } from "./initializer.ts";

export const constant: Initializer<"value"> = {
  label: "constant",
  hint: "Every weight the same: units stay twins for ever.",
  options: {
    value: { label: "Value", hint: "That of every weight.", default: 0, min: -10, max: 10 },
  },
  init: (shape, { value }) => new Float32Array(sizeOf(shape)).fill(value),
};
