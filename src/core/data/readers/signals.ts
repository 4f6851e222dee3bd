// Windows of sensor signals: a meta.json that describes the binary files beside it, float32
// little-endian [N, time, channel] and one label byte a window. The layout of the `har` folder.

import type { NamedBytes } from "#core/importer.ts";
import type { RawDataset, RawSamples } from "#core/data/raw.ts";
import { formatShape, sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { fileError, refuseHtml } from "./fileError.ts";
import { checkLabels } from "./idx.ts";

export type SignalSplit = { readonly shape: Shape; readonly X: string; readonly y: string };
export type SignalMeta = {
  readonly channels: readonly string[];
  readonly classes: readonly string[];
  readonly splits: { readonly train: SignalSplit; readonly test: SignalSplit };
};

/** The content of a meta.json; throws Error naming the field that is missing or unfit. */
export function parseSignalMeta({ file, bytes }: NamedBytes): SignalMeta {
  refuseHtml(bytes, file);
  const meta = parseJson(bytes, file) as Record<string, unknown>;
  const { channels, classes, splits, dtype, byteOrder } = meta ?? {};
  const isNames = (value: unknown) =>
    Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string");
  // In this order, because each check relies on those before it.
  const checks: [() => boolean, string][] = [
    [
      () => dtype === "float32" && byteOrder === "little",
      "dtype must be float32, byteOrder little",
    ],
    [() => isNames(channels), "channels must be a list of names"],
    [() => isNames(classes), "classes must be a list of names"],
    [() => isSplit(splits, "train"), "splits.train must hold shape [N, time, channels], X and y"],
    [() => isSplit(splits, "test"), "splits.test must hold shape [N, time, channels], X and y"],
    [
      () => isOneShape(splits, channels),
      "splits must hold windows of one shape, a column a channel",
    ],
  ];
  const problem = checks.find(([isFine]) => !isFine());
  if (problem) throw fileError(file, problem[1]);
  return meta as unknown as SignalMeta;
}

/** Windows and labels of one split. Throws Error naming the file whose length or labels do not fit. */
export function parseSignals(
  signals: NamedBytes,
  labels: NamedBytes,
  { shape }: SignalSplit,
  classes: number,
): RawSamples {
  refuseHtml(signals.bytes, signals.file);
  refuseHtml(labels.bytes, labels.file);
  checkLength(signals, 4 * sizeOf(shape), `float32 ${formatShape(shape)}`);
  checkLength(labels, shape[0], "one byte a window");
  checkLabels(labels.bytes, classes, labels.file);
  return { inputs: littleEndianFloats(signals), targets: labels.bytes };
}

/** Shape of one window. */
export function windowShape({ splits }: SignalMeta): RawDataset["inputShape"] {
  return splits.train.shape.slice(1);
}

function littleEndianFloats({ file, bytes }: NamedBytes): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = Float32Array.from({ length: bytes.length / 4 }, (_, i) =>
    view.getFloat32(4 * i, true),
  );
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw fileError(file, `number ${wrong + 1} is ${values[wrong]}, not finite`);
  return values;
}

function checkLength({ file, bytes }: NamedBytes, expected: number, what: string): void {
  if (bytes.length === expected) return;
  throw fileError(file, `has ${bytes.length} bytes, ${expected} expected (${what})`);
}

function isSplit(splits: unknown, name: string): boolean {
  const split = (splits as Record<string, SignalSplit> | undefined)?.[name];
  return (
    Array.isArray(split?.shape) &&
    split.shape.length === 3 &&
    split.shape.every((extent) => Number.isInteger(extent) && extent > 0) &&
    typeof split.X === "string" &&
    typeof split.y === "string"
  );
}

function isOneShape(splits: unknown, channels: unknown): boolean {
  const { train, test } = splits as SignalMeta["splits"];
  const sameWindow = train.shape.slice(1).join() === test.shape.slice(1).join();
  return sameWindow && train.shape[2] === (channels as readonly string[]).length;
}

function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8").decode(bytes));
  } catch (cause) {
    throw new Error(fileError(file, "is not JSON").message, { cause });
  }
}
