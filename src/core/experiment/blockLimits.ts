// How far the fields of a block may go on the page, and the sentence for one that goes further. Files
// may go beyond; whether the layers stand on one another is for makeStand.ts to say.

import type { BlockDesign } from "./blockDesign.ts";

type Limits = readonly [low: number, high: number];
type Limited = "units" | "kernelSize" | "strides" | "dropout" | "alpha" | "l2";

/** Lowest and highest value of every field that is a number. */
export const EDIT_LIMITS: { readonly [field in Limited]: Limits } = {
  units: [1, 4096],
  kernelSize: [1, 31],
  strides: [1, 16],
  dropout: [0, 0.95],
  alpha: [0, 1],
  l2: [0, 1],
};

/** What is wrong with fields asked for, in words; undefined when nothing is. `present` is the block now. */
export function wrongField(fields: Partial<BlockDesign>, present: BlockDesign): string | undefined {
  const isDense = (fields.kind ?? present.kind) === "dense";
  const { units, kernelSize, strides, padding, dropout, alpha, l2 } = fields;
  if (isDense && (kernelSize ?? strides ?? padding) !== undefined) {
    return "a dense layer reads all of its input and has no kernel size, stride or padding";
  }
  if (alpha !== undefined && (fields.activation ?? present.activation) !== "leakyRelu") {
    return "only leakyRelu has a slope below zero that can be set";
  }
  return (
    wrongCount(isDense ? "units" : "filters", "units", units) ??
    wrongCount("kernel size", "kernelSize", kernelSize) ??
    wrongCount("stride", "strides", strides) ??
    wrongNumber("dropout", "dropout", dropout) ??
    wrongNumber("the slope below zero", "alpha", alpha) ??
    wrongNumber("weight decay", "l2", l2 === "shared" ? undefined : l2)
  );
}

function wrongCount(
  name: string,
  field: Limited,
  counts: number | readonly number[] | undefined,
): string | undefined {
  const limits = EDIT_LIMITS[field];
  const wrong = [counts ?? []].flat().find((n) => !Number.isInteger(n) || !within(n, limits));
  return wrong === undefined
    ? undefined
    : `${name} must be a whole number ${inWords(limits)}, got ${wrong}`;
}

function wrongNumber(name: string, field: Limited, value: number | undefined): string | undefined {
  const limits = EDIT_LIMITS[field];
  return value === undefined || within(value, limits)
    ? undefined
    : `${name} must be a number ${inWords(limits)}, got ${value}`;
}

const within = (value: number, [low, high]: Limits) => value >= low && value <= high;
const inWords = ([low, high]: Limits) => `from ${low} to ${high}`;
