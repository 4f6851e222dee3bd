// Convolutions over one or two spatial axes.

import { formatShape, sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { convWindows } from "#core/model/windows.ts";
import { perAxis } from "#core/model/layers.ts";
import type { ConvSpec } from "#core/model/layers.ts";
import { wrongActivation, wrongAxes, wrongCount, wrongWindow } from "./checks.ts";
import { decayField, widthField } from "./edit.ts";
import type { EditField } from "./edit.ts";
import { perAxis as perAxisField, weighted, whole, windowed } from "./fields.ts";
import { channelsOf, trained } from "./kind.ts";
import type { LayerKind } from "./kind.ts";
import { extents, stride } from "./words.ts";

const WINDOW: readonly EditField[] = [
  {
    field: "kernelSize",
    label: "Kernel size",
    name: "kernel size",
    limits: [1, 31],
    step: 1,
    isCount: true,
  },
  { field: "strides", label: "Stride", name: "stride", limits: [1, 16], step: 1, isCount: true },
];

export const conv1d: LayerKind<ConvSpec> = {
  ...convolution("conv1d", 1),
  summary: "Slides filters along a signal.",
  describe: ({ filters, kernelSize, strides }) =>
    `conv ${filters}, ${extents(kernelSize, 1)} wide${stride(strides)}`,
};

export const conv2d: LayerKind<ConvSpec> = {
  ...convolution("conv2d", 2),
  summary: "Slides filters over an image.",
  describe: ({ filters, kernelSize, strides }) =>
    `conv ${filters}, ${extents(kernelSize, 2)}${stride(strides)}`,
};

function convolution(
  type: ConvSpec["type"],
  axes: number,
): Omit<LayerKind<ConvSpec>, "summary" | "describe"> {
  return {
    part: "weights",
    fields: { filters: whole(1, 4096), kernelSize: perAxisField(1), ...windowed, ...weighted },
    edit: [widthField("Filters", "filters"), ...WINDOW, decayField],
    fresh: { type, filters: 8, kernelSize: 3, padding: "same" },
    inputAxes: axes + 1,
    wrongNumber: (spec) =>
      wrongCount("filters", spec.filters) ??
      wrongWindow("kernelSize", spec.kernelSize, spec) ??
      wrongActivation(spec),
    wrongInput: (spec, input) =>
      wrongRank(axes, input) ?? wrongAxes(spec.kernelSize, spec, input.length - 1),
    outputShape: (spec, input) => [
      ...convWindows(spec, input).map(({ output }) => output),
      spec.filters,
    ],
    windows: convWindows,
    weights: (spec, input) => [
      trained("kernel", kernelShape(spec, input)),
      ...(spec.useBias === false ? [] : [trained("bias", [spec.filters])]),
    ],
    multiplies: (spec, input) =>
      sizeOf(convWindows(spec, input).map(({ output }) => output)) *
      sizeOf(kernelShape(spec, input)),
  };
}

function wrongRank(axes: number, input: Shape): string | undefined {
  if (input.length === axes + 1) return undefined;
  const hint = input.length === 1 ? "; convolutions go before the first dense layer" : "";
  return `needs an input of ${axes + 1} axes, got ${formatShape(input)}${hint}`;
}

function kernelShape({ kernelSize, filters }: ConvSpec, input: Shape): Shape {
  return [...perAxis(kernelSize, input.length - 1), channelsOf(input), filters];
}
