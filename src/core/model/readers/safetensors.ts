// The container of safetensors (huggingface.co/docs/safetensors): the length of a header as 8 bytes, little
// end first; the header as JSON, which names every tensor with its type, shape and place; their bytes.

import { fileError } from "#core/data/readers/fileError.ts";
import type { NamedBytes, ReadOptions } from "#core/importer.ts";
import { clipName } from "#core/message.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { demandType } from "./numberTypes.ts";
import { checkSize, demandFewTensors, isCounter, toFloat32, WRITE_AGAIN } from "./namedTensors.ts";
import type { NamedTensors } from "./namedTensors.ts";

export type Safetensors = {
  readonly tensors: NamedTensors;
  /** The texts under __metadata__. */
  readonly metadata: ReadonlyMap<string, string>;
};

const LENGTH = 8;
/** Far more than the names of so many tensors need. */
const MOST_HEADER = 2 ** 20;
const MOST_AXES = 4;

type Entry = {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
};

/** The tensors of a file as float32. Throws Error that names the file, the tensor, and what to do. */
export async function parseSafetensors(
  { file, bytes }: NamedBytes,
  { breathe }: ReadOptions,
): Promise<Safetensors> {
  const { header, data } = splitFile(file, bytes);
  const metadata = readMetadata(file, header["__metadata__"]);
  const entries = Object.entries(header).filter(([name]) => name !== "__metadata__");
  demandFewTensors(file, entries.length);
  const places = entries.map(([name, value]) => readEntry(file, name, value));
  checkPlaces(file, places, data.length);
  const tensors = new Map<string, Tensor>();
  let numbers = 0;
  for (const { name, dtype, shape, begin, end } of places) {
    if (isCounter(name)) continue;
    checkSize(file, name, shape, numbers);
    numbers += sizeOf(shape);
    tensors.set(
      name,
      toFloat32(file, name, shape, demandType(file, name, dtype).read(data.subarray(begin, end))),
    );
    await breathe?.();
  }
  return { tensors, metadata };
}

function splitFile(file: string, bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < LENGTH + 2) {
    throw fileError(
      file,
      `is ${bytes.length} bytes long, too short for a safetensors file`,
      WRITE_AGAIN,
    );
  }
  const length = Number(view.getBigUint64(0, true));
  if (length > Math.min(MOST_HEADER, bytes.length - LENGTH)) {
    const limit =
      length > MOST_HEADER
        ? `, and up to ${MOST_HEADER} are read`
        : `, and the file has ${bytes.length} in all`;
    throw fileError(file, `its header is ${length} bytes long${limit}`, WRITE_AGAIN);
  }
  const text = new TextDecoder("utf-8").decode(bytes.subarray(LENGTH, LENGTH + length));
  return { header: readHeader(file, text), data: bytes.subarray(LENGTH + length) };
}

function readHeader(file: string, text: string): { readonly [name: string]: unknown } {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw fileError(file, `its header is not JSON: ${(error as Error).message}`, WRITE_AGAIN);
  }
  if (isObject(header)) return header;
  throw fileError(file, "its header is not an object of tensors by name", WRITE_AGAIN);
}

function readMetadata(file: string, value: unknown): ReadonlyMap<string, string> {
  if (value === undefined) return new Map();
  const isTexts = isObject(value) && Object.values(value).every((text) => typeof text === "string");
  if (isTexts) return new Map(Object.entries(value as { [name: string]: string }));
  throw fileError(file, "its __metadata__ must be an object of texts", WRITE_AGAIN);
}

function readEntry(file: string, name: string, value: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = isObject(value) ? value : {};
  const isSound =
    typeof dtype === "string" && isCounts(shape) && isCounts(offsets) && offsets.length === 2;
  if (!isSound) {
    throw fileError(
      file,
      `${clipName(name)} must have a dtype, a shape and two data_offsets`,
      WRITE_AGAIN,
    );
  }
  if (shape.length > MOST_AXES) {
    throw fileError(
      file,
      `${clipName(name)} has ${shape.length} axes, and up to ${MOST_AXES} are read`,
      "open another network",
    );
  }
  const [begin, end] = offsets;
  const entry = { name, dtype, shape, begin, end };
  if (isCounter(name)) return entry;
  const needed = sizeOf(shape) * demandType(file, name, dtype).size;
  if (end - begin === needed) return entry;
  throw fileError(
    file,
    `${clipName(name)} has ${end - begin} bytes where ${dtype} [${shape.join(", ")}] needs ${needed}`,
    WRITE_AGAIN,
  );
}

/** The tensors fill the bytes after the header: without a gap, without a byte of two, to the last one. */
function checkPlaces(file: string, entries: readonly Entry[], length: number): void {
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    const name = clipName(entry.name);
    if (entry.end > length) {
      throw fileError(
        file,
        `${name} ends at byte ${entry.end} of ${length}: the file is cut short`,
        WRITE_AGAIN,
      );
    }
    if (entry.begin < end)
      throw fileError(file, `${name} overlaps the tensor before it`, WRITE_AGAIN);
    if (entry.begin > end)
      throw fileError(
        file,
        `${entry.begin - end} bytes before ${name} belong to no tensor`,
        WRITE_AGAIN,
      );
    end = entry.end;
  }
  if (end < length)
    throw fileError(file, `its last ${length - end} bytes belong to no tensor`, WRITE_AGAIN);
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Safe integers from 0: products of lying ones must not come out right by rounding. */
function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((n) => Number.isInteger(n) && n >= 0 && n < 2 ** 31);
}
