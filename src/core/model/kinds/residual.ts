// Residual layers in pre-activation form (He et al. 2016; one convolution a block as in Blumenfeld, Gilboa and Soudry 2020):
// u = relu(batchNorm(x)), y = x + kernel·u. Where width or stride changes, a shortcut kernel·u stands for x.

import * as v from "valibot";
import { formatShape, sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { perAxis } from "#core/model/layers.ts";
import type {
  BatchNormSpec,
  ConvSpec,
  ResidualDenseSpec,
  ResidualSpec,
  WeightName,
} from "#core/model/layers.ts";
import { convWindows } from "#core/model/windows.ts";
import type { Window } from "#core/model/windows.ts";
import { batchNorm } from "./batchNorm.ts";
import { wrongActivation, wrongAxes, wrongCount, wrongRange, wrongWindow } from "./checks.ts";
import { conv2d } from "./conv.ts";
import { decayField, widthField } from "./edit.ts";
import type { EditField } from "./edit.ts";
import { perAxis as perAxisField, real, weighted, whole } from "./fields.ts";
import type { Entries } from "./fields.ts";
import { channelsOf, kernel, trained } from "./kind.ts";
import type { KindWeight, LayerKind } from "./kind.ts";
import { extents, stride } from "./words.ts";

const DEFAULT_SIZE = 3;

const inside: Entries = {
  useBatchNorm: v.exactOptional(v.boolean("must be true or false")),
  rate: v.exactOptional(real(0, 0.99)),
  ...batchNorm.fields,
};

const rateField: EditField = {
  field: "rate",
  label: "Dropout in the branch",
  name: "dropout in the branch",
  hint: "Share of the branch's numbers set to 0 in training.",
  limits: [0, 0.95],
  step: "any",
  isCount: false,
  default: 0,
};

export const residual: LayerKind<ResidualSpec> = {
  summary: "Adds to its input a convolution of it, normalised and rectified.",
  part: "weights",
  units: "filters",
  fields: {
    filters: whole(1, 4096),
    kernelSize: v.exactOptional(perAxisField(1)),
    strides: v.exactOptional(perAxisField(1)),
    ...inside,
    ...weighted,
  },
  opens: { name: "residual", label: "residual" },
  edit: [
    widthField("Filters", "filters", "Outputs at every position."),
    ...conv2d
      .edit!.filter(({ field }) => field === "kernelSize" || field === "strides")
      .map((field) => (field.field === "kernelSize" ? { ...field, default: DEFAULT_SIZE } : field)),
    rateField,
    decayField,
  ],
  fresh: { type: "residual", filters: 8 },
  inputAxes: 3,
  describe: ({ filters, kernelSize = DEFAULT_SIZE, strides }) =>
    `residual ${filters}, ${extents(kernelSize, 2)}${stride(strides)}`,
  wrongNumber: (spec) =>
    wrongCount("filters", spec.filters) ??
    wrongWindow("kernelSize", spec.kernelSize ?? DEFAULT_SIZE, windowed(spec)) ??
    wrongBranch(spec),
  wrongInput: (spec, input) =>
    input.length === 3
      ? wrongAxes(spec.kernelSize ?? DEFAULT_SIZE, windowed(spec), 2)
      : `needs an input of 3 axes, got ${formatShape(input)}; residualDense is for lists of numbers`,
  outputShape: (spec, input) => [
    ...residualWindows(spec, input).map(({ output }) => output),
    spec.filters,
  ],
  windows: residualWindows,
  weights: (spec, input) => {
    const sizes = perAxis(spec.kernelSize ?? DEFAULT_SIZE, 2);
    return weightsOf(spec, sizes, channelsOf(input), spec.filters, hasShortcut(spec, input));
  },
  multiplies: (spec, input) => {
    const windows = residualWindows(spec, input);
    const positions = sizeOf(windows.map(({ output }) => output));
    const taps = sizeOf(windows.map(({ size }) => size)) + (hasShortcut(spec, input) ? 1 : 0);
    return positions * taps * channelsOf(input) * spec.filters;
  },
  wrongWeight: wrongStatistic,
};

export const residualDense: LayerKind<ResidualDenseSpec> = {
  summary: "Adds to its input weighted sums of it, normalised and rectified.",
  part: "weights",
  units: "units",
  fields: { units: whole(1, 65536), ...inside, ...weighted },
  opens: { name: "residualDense", label: "residual dense" },
  edit: [widthField("Units", "units", "Outputs of this layer."), rateField, decayField],
  fresh: { type: "residualDense", units: 32 },
  inputAxes: 1,
  describe: ({ units }) => `residual ${units}`,
  wrongNumber: (spec) => wrongCount("units", spec.units) ?? wrongBranch(spec),
  wrongInput: (_, input) =>
    input.length === 1
      ? undefined
      : `needs an input of 1 axis, got ${formatShape(input)}; put a flatten layer before it`,
  outputShape: ({ units }) => [units],
  weights: (spec, [width]) => weightsOf(spec, [], width, spec.units, width !== spec.units),
  multiplies: ({ units }, [width]) => width * units * (width === units ? 1 : 2),
  wrongWeight: wrongStatistic,
};

/** The convolution of the branch; zeros around its input as `same` has them. */
export function branchOf(spec: ResidualSpec): ConvSpec {
  const { filters, kernelSize = DEFAULT_SIZE, strides = 1 } = spec;
  return { type: "conv2d", filters, kernelSize, strides, padding: "same" };
}

/** The convolution of one tap that takes the place of the input where width or stride changes. */
export function shortcutOf({ filters, strides = 1 }: ResidualSpec): ConvSpec {
  return { type: "conv2d", filters, kernelSize: 1, strides, padding: "same" };
}

/** Whether the input cannot be added as it is. */
export function hasShortcut({ filters, strides = 1 }: ResidualSpec, input: Shape): boolean {
  return filters !== channelsOf(input) || [strides].flat().some((step) => step !== 1);
}

function residualWindows(spec: ResidualSpec, input: Shape): readonly Window[] {
  return convWindows(branchOf(spec), input);
}

function windowed({ strides }: ResidualSpec): Pick<ConvSpec, "strides"> {
  return strides === undefined ? {} : { strides };
}

/** The batch norm inside, as a layer of its own. */
export function normOf({ momentum, epsilon }: Branch): BatchNormSpec {
  return {
    type: "batchNorm",
    ...(momentum !== undefined && { momentum }),
    ...(epsilon !== undefined && { epsilon }),
  };
}

function wrongStatistic(spec: Branch, name: WeightName, weight: Tensor): string | undefined {
  return batchNorm.wrongWeight!(normOf(spec), name, weight);
}

type Branch = ResidualSpec | ResidualDenseSpec;

function wrongBranch(spec: Branch): string | undefined {
  return (
    wrongRange("rate", spec.rate, 0, 0.99) ??
    batchNorm.wrongNumber!(normOf(spec)) ??
    wrongActivation(spec)
  );
}

function weightsOf(
  spec: Branch,
  sizes: readonly number[],
  channels: number,
  units: number,
  changes: boolean,
): readonly KindWeight[] {
  const taps = sizes.map(() => 1);
  return [
    ...(spec.useBatchNorm === false ? [] : batchNorm.weights!(normOf(spec), [channels])),
    { ...kernel("kernel", [...sizes, channels, units]), path: "branch" },
    ...(spec.useBias === false ? [] : [trained("bias", [units])]),
    ...(changes
      ? [{ ...kernel("shortcut", [...taps, channels, units]), path: "shortcut" as const }]
      : []),
  ];
}
