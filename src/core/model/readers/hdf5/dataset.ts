// Datasets of floats of an HDF5 file, as float32: their bytes beside the header, in one piece, or in chunks (IV.A.2.i).

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName } from "#core/message.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { checkSize, toFloat32, WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { demandType } from "#core/model/readers/numberTypes.ts";
import type { Cursor } from "#core/model/readers/files/cursor.ts";
import { readChunks } from "./chunks.ts";
import type { Place } from "./chunks.ts";
import { readAddress, unread } from "./file.ts";
import type { Hdf5 } from "./file.ts";
import { MESSAGE, readMessages } from "./messages.ts";
import { readSpace, readType } from "./types.ts";

const MOST_AXES = 4;
const [COMPACT, CONTIGUOUS, CHUNKED] = [0, 1, 2];

/** The dataset whose header lies at an address; `name` is for messages, `before` numbers were read of the file. */
export async function readDataset(
  hdf5: Hdf5,
  address: number,
  name: string,
  before: number,
): Promise<Tensor> {
  const { file } = hdf5;
  const messages = readMessages(hdf5, address);
  const message = (type: number) => {
    const [found] = messages.get(type) ?? [];
    if (found) return found;
    throw fileError(file, `${clipName(name)} is no dataset`, WRITE_AGAIN);
  };
  const type = readType(message(MESSAGE.type));
  const shape = readSpace(file, message(MESSAGE.space));
  if (shape.length > MOST_AXES) {
    const problem = `${clipName(name)} has ${shape.length} axes, and up to ${MOST_AXES} are read`;
    throw fileError(file, problem, "open another network");
  }
  checkSize(file, name, shape, before);
  const numbers = demandType(file, name, type.name, "array.astype('<f4')");
  const filters = messages.get(MESSAGE.filters)?.[0];
  const place = { shape, size: numbers.size, name };
  const bytes = await contentOf(hdf5, message(MESSAGE.layout), place, filters);
  return toFloat32(file, name, shape, numbers.read(bytes));
}

/** All bytes, row-major. What was never written is zeros. */
async function contentOf(hdf5: Hdf5, layout: Cursor, place: Place, filters: Cursor | undefined) {
  const length = sizeOf(place.shape) * place.size;
  const version = layout.uint(1);
  const kind = layout.uint(1);
  const isRead = version === 3 || (version === 4 && kind !== CHUNKED);
  if (!isRead) throw unread(hdf5.file, `${clipName(place.name)} lies in layout ${version}.${kind}`);
  if (kind === COMPACT) return demandLength(hdf5.file, place, layout.take(layout.uint(2)), length);
  if (kind === CHUNKED) return readChunks(hdf5, layout, place, filters);
  if (kind !== CONTIGUOUS) throw unread(hdf5.file, `${clipName(place.name)} lies in other files`);
  const address = readAddress(layout);
  if (address === undefined) return new Uint8Array(length);
  return hdf5.at(address, clipName(place.name)).take(length);
}

function demandLength(
  file: string,
  { name }: Place,
  bytes: Uint8Array,
  length: number,
): Uint8Array {
  if (bytes.length >= length) return bytes.subarray(0, length);
  throw fileError(file, `${clipName(name)} has ${bytes.length} bytes of ${length}`, WRITE_AGAIN);
}
