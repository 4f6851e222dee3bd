// Weights that TensorFlow.js' converter has stored in fewer bytes (--quantize_uint8, --quantize_uint16, --quantize_float16).

import { demandType } from "#core/model/readers/numberTypes.ts";
import type { Weight } from "./manifest.ts";

/** The numbers of a weight, as TensorFlow.js makes them of its bytes. */
export function numbersIn(
  file: string,
  { name, quantization }: Weight,
  bytes: Uint8Array,
): Float32Array | Float64Array {
  if (!quantization || quantization.dtype === "float16") {
    return demandType(file, name, quantization ? "F16" : "F32").read(bytes);
  }
  const { dtype, scale, min } = quantization;
  // A copy begins where numbers of two bytes may begin.
  const whole = dtype === "uint8" ? bytes : new Uint16Array(Uint8Array.from(bytes).buffer);
  return Float64Array.from(whole, (step) => step * scale + min);
}
