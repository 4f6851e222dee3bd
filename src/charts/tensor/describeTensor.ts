// Kernels and activations in words: every number of a small one in a table, and of a large one what each
// unit's numbers are like.

import { formatCount, formatMeasured, formatNumber } from "#charts/scales/format.ts";
import { placeOf } from "./readout.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";

type Tensor = { readonly shape: readonly number[]; readonly data: ArrayLike<number> };

/** Numbers that a table may hold. */
const MOST = 4096;

/** A kernel [in, units] or [taps…, channels, filters]: a row for each place it reads, a column for each unit. */
export function describeKernel(kernel: Tensor): TextAlternative {
  const { shape } = kernel;
  const isConv = shape.length > 2;
  const taps = shape.length === 3 ? ["tap"] : ["tap row", "tap column"];
  const axes = isConv ? [...taps, "channel"] : ["input"];
  return describeNumbers(kernel, "weights", isConv ? "filter" : "unit", axes);
}

/** Activations of one sample [units] or [positions…, filters]. */
export function describeActivation(activation: Tensor): TextAlternative {
  const { shape } = activation;
  const axes = [[], ["step"], ["row", "column"]][shape.length - 1];
  return describeNumbers(activation, "activations", shape.length > 1 ? "filter" : "unit", axes);
}

/** A bias [positions…, filters] of each position. */
export function describePositionBias(bias: Tensor): TextAlternative {
  const axes = bias.shape.length === 3 ? ["row", "column"] : ["step"];
  return describeNumbers(bias, "biases", "filter", axes);
}

/** `axes` name all subscripts but the last, which counts `unit`s. */
function describeNumbers(
  { shape, data }: Tensor,
  what: string,
  unit: string,
  axes: readonly string[],
): TextAlternative {
  const units = shape[shape.length - 1];
  const summaries = Array.from({ length: units }, (_, u) => summaryOf(data, u, units));
  const all = `${formatCount(data.length)} ${what} of ${formatCount(units)} ${unit}${units === 1 ? "" : "s"}`;
  const least = Math.min(...summaries.map(({ smallest }) => smallest));
  const most = Math.max(...summaries.map(({ largest }) => largest));
  const range = `from ${formatMeasured(least)} to ${formatMeasured(most)}`;
  if (data.length > MOST) {
    return {
      sentence: `${all}, ${range}; too many to list, so what those of each ${unit} are like.`,
      columns: [unit, "mean", "root mean square", "smallest", "largest"],
      rows: summaries.map(({ mean, size, smallest, largest }, u) => [
        String(u + 1),
        ...[mean, size, smallest, largest].map(formatMeasured),
      ]),
    };
  }
  const places = shape.slice(0, -1);
  return {
    sentence: `${all}, ${range}.`,
    columns: [...axes, ...summaries.map((_, u) => `${unit} ${u + 1}`)],
    rows: Array.from({ length: data.length / units }, (_, row) => [
      ...placeOf(places, row).map(String),
      ...summaries.map((__, u) => formatNumber(data[row * units + u])),
    ]),
  };
}

function summaryOf(data: ArrayLike<number>, unit: number, units: number) {
  let [sum, squares, smallest, largest] = [0, 0, Infinity, -Infinity];
  for (let i = unit; i < data.length; i += units) {
    sum += data[i];
    squares += data[i] ** 2;
    smallest = Math.min(smallest, data[i]);
    largest = Math.max(largest, data[i]);
  }
  const count = data.length / units;
  return { mean: sum / count, size: Math.sqrt(squares / count), smallest, largest };
}
