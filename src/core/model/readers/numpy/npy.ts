// A network's weights in NumPy's .npy (core/data/readers/npyFile.ts), bounded as all weights are: float16 to float64, four
// axes, so many numbers in all.

import { fileError } from "#core/data/readers/fileError.ts";
import { parseNpy } from "#core/data/readers/npyFile.ts";
import { clipName } from "#core/message.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { checkSize, toFloat32, WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { demandType } from "#core/model/readers/numberTypes.ts";
import { columnStrides, inRowOrder } from "#core/model/readers/strides.ts";

const MOST_AXES = 4;

/** NumPy's names of types by those of safetensors. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ["<f2", "F16"],
  ["<f4", "F32"],
  ["<f8", "F64"],
]);

/**
 * The array as float32, row-major. `before` numbers were read of the same file.
 * Throws Error that names the array where it holds no numbers, or more than is read.
 */
export function readNpyTensor(file: string, name: string, bytes: Uint8Array, before = 0): Tensor {
  const { descr, isColumnMajor, shape, data } = parseNpy({
    file: `${file}: ${clipName(name)}`,
    bytes,
  });
  if (shape.length > MOST_AXES || shape.some((extent) => extent >= 2 ** 31)) {
    const problem = `${clipName(name)} has the shape ${clipName(shape.join("×"))}, and up to ${MOST_AXES} axes are read`;
    throw fileError(file, problem, "open another network");
  }
  checkSize(file, name, shape, before);
  const type = demandType(file, name, TYPES.get(descr) ?? descr, "array.astype('<f4')");
  if (data.length !== sizeOf(shape) * type.size) {
    const needed = `where ${descr} (${shape.join(", ")}) needs ${sizeOf(shape) * type.size}`;
    throw fileError(file, `${clipName(name)} has ${data.length} bytes ${needed}`, WRITE_AGAIN);
  }
  const tensor = toFloat32(file, name, shape, type.read(data));
  return isColumnMajor ? inRowOrder(tensor, columnStrides(shape)) : tensor;
}
