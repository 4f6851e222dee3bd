import { expect, test } from "vitest";
import { parseSignalMeta, parseSignals } from "./signals.ts";

const SPLIT = { shape: [2, 3, 2], X: "X.bin", y: "y.bin" };
const META = {
  dtype: "float32",
  byteOrder: "little",
  channels: ["x", "y"],
  classes: ["walk", "sit"],
  splits: { train: SPLIT, test: SPLIT },
};
const json = (value: unknown) => ({
  file: "meta.json",
  bytes: new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value)),
});
const signals = (values: number[]) => {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return { file: "X.bin", bytes: new Uint8Array(view.buffer) };
};
const labels = (...bytes: number[]) => ({ file: "y.bin", bytes: Uint8Array.from(bytes) });
const TWELVE = Array.from({ length: 12 }, (_, i) => i - 5.5);

test("windows and labels are read as the meta file describes", () => {
  expect(parseSignalMeta(json(META)).channels).toEqual(["x", "y"]);
  const { inputs, targets } = parseSignals(signals(TWELVE), labels(1, 0), SPLIT, 2);
  expect([...inputs]).toEqual(TWELVE);
  expect([...targets]).toEqual([1, 0]);
});

test("floats are read from bytes that begin at an odd address", () => {
  const { bytes } = signals(TWELVE);
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  const file = { file: "X.bin", bytes: shifted.subarray(1) };
  expect([...parseSignals(file, labels(1, 0), SPLIT, 2).inputs]).toEqual(TWELVE);
});

test.each([
  ["not JSON", "{", "is not JSON"],
  ["a web page", "<html>", "is a web page"],
  ["null", null, "dtype must be float32"],
  ["doubles", { ...META, dtype: "float64" }, "dtype must be float32"],
  ["no classes", { ...META, classes: [] }, "classes must be a list of names"],
  ["no test part", { ...META, splits: { train: SPLIT } }, "splits.test must hold shape"],
  [
    "a flat shape",
    { ...META, splits: { train: { ...SPLIT, shape: [12] }, test: SPLIT } },
    "splits.train must hold shape",
  ],
  [
    "a channel too many",
    { ...META, channels: ["x", "y", "z"] },
    "splits must hold windows of one shape",
  ],
])("a meta file with %s is refused by its field", (_, meta, message) => {
  expect(() => parseSignalMeta(json(meta))).toThrow(`meta.json: ${message}`);
});

test("files of the wrong length, numbers and labels that cannot be, are refused by file", () => {
  const parse = (values: number[], ...bytes: number[]) =>
    parseSignals(signals(values), labels(...bytes), SPLIT, 2);
  expect(() => parse(TWELVE.slice(1), 0, 1)).toThrow(
    "X.bin: has 44 bytes, 48 expected (float32 2×3×2)",
  );
  expect(() => parse(TWELVE, 0)).toThrow("y.bin: has 1 bytes, 2 expected");
  expect(() => parse(TWELVE, 0, 2)).toThrow("y.bin: label 2 of sample 2 is not a class");
  expect(() => parse([...TWELVE.slice(1), NaN], 0, 1)).toThrow("X.bin: number 12 is NaN");
});
