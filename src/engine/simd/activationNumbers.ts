// Which number the kernels know each activation by.

import type { Activation } from "#core/model/layers.ts";
import * as kernels from "./compiled/kernelInterface.ts";

export const ACTIVATION_NUMBERS: { readonly [A in Activation]: number } = {
  linear: kernels.LINEAR,
  relu: kernels.RELU,
  leakyRelu: kernels.LEAKY_RELU,
  relu6: kernels.RELU6,
  elu: kernels.ELU,
  tanh: kernels.TANH,
  sigmoid: kernels.SIGMOID,
  softplus: kernels.SOFTPLUS,
  erf: kernels.ERF,
  gelu: kernels.GELU,
};
