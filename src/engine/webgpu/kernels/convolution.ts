// Convolutions as products of windows and kernels, the windows read where they are needed: positions × taps · filters
// forwards, taps × positions · filters for the kernel's gradient.

import type { Geometry, OperationOf } from "#engine/plan/operations.ts";
import { finish } from "./beside.ts";
import type { Beside } from "./beside.ts";
import { each } from "./kernel.ts";
import type { Dispatch } from "./kernel.ts";
import { biased, RELU } from "./operation.ts";
import type { Carry } from "./operation.ts";
import { tiles } from "./tiles.ts";

/** The input that a tap of the window at a position reads: 0 around and between the pixels. */
function windowOf(g: Geometry): string {
  return `fn window(position: u32, tap: u32) -> f32 {
  let x = position % ${g.outWidth}u;
  let y = (position / ${g.outWidth}u) % ${g.outHeight}u;
  let image = position / ${g.outWidth * g.outHeight}u;
  let channel = tap % ${g.channels}u;
  let u = i32(x * ${g.strideWidth}u + (tap / ${g.channels}u) % ${g.kernelWidth}u) - ${i32(g.left)};
  let v = i32(y * ${g.strideHeight}u + tap / ${g.channels * g.kernelWidth}u) - ${i32(g.top)};
  if (u < 0 || v < 0) { return 0.0; }
  let across = u32(u); let down = u32(v);
  ${between("across", g.inputDilationWidth)}${between("down", g.inputDilationHeight)}
  let column = across / ${g.inputDilationWidth}u; let line = down / ${g.inputDilationHeight}u;
  if (column >= ${g.width}u || line >= ${g.height}u) { return 0.0; }
  return arena[at_input + ((image * ${g.height}u + line) * ${g.width}u + column) * ${g.channels}u + channel];
}`;
}

function between(place: string, dilation: number): string {
  return dilation === 1 ? "" : `if (${place} % ${dilation}u != 0u) { return 0.0; }`;
}

const itself = (line: string) => line;

function i32(n: number): string {
  return n < 0 ? `(${n}i)` : `${n}i`;
}

function sizesOf(g: Geometry) {
  const positions = g.batch * g.outHeight * g.outWidth;
  return { positions, taps: g.kernelHeight * g.kernelWidth * g.channels, filters: g.filters };
}

export const convolve: Carry<"convolve"> = (operation) => [convolveBeside(operation, {})];

/** A convolution and what of its neighbours it carries out as well. */
export function convolveBeside(
  { reads, writes, numbers: { geometry, relu } }: OperationOf<"convolve">,
  { stored, slope }: Beside,
): Dispatch {
  const { positions, taps, filters } = sizesOf(geometry);
  const out = finish(slope, filters);
  const { channels } = geometry;
  // The kernel that is stored has the positions in reverse, and filters for channels.
  const flipped = (j: string, t: string) =>
    `((${taps / channels - 1}u - ${t} / ${channels}u) * ${filters}u + ${j}) * ${channels}u + ${t} % ${channels}u`;
  return tiles({
    roles: {
      ...{ input: reads.input, kernel: stored ?? reads.kernel, bias: reads.bias },
      ...out.roles(writes.out),
    },
    ...{ m: positions, n: filters, k: taps },
    left: { from: itself, at: (i, t) => `window(${i}, ${t})` },
    right: {
      from: itself,
      at: (j, t) =>
        `arena[at_kernel + ${stored === undefined ? `${t} * ${filters}u + ${j}` : flipped(j, t)}]`,
    },
    leftAlongDepth: true,
    store: (cell, sum) => out.store(cell, biased(sum, cell, reads.bias, relu)),
    functions: [windowOf(geometry), RELU, ...out.functions],
  });
}

export const convolveKernelGradient: Carry<"convolveKernelGradient"> = (operation) => [
  kernelGradientBeside(operation, {}),
];

export function kernelGradientBeside(
  { reads, writes, numbers: { geometry } }: OperationOf<"convolveKernelGradient">,
  { sums }: Beside,
): Dispatch {
  const { positions, taps, filters } = sizesOf(geometry);
  return tiles({
    roles: { input: reads.input, outGradient: reads.outGradient, out: writes.kernelGradient },
    ...{ m: taps, n: filters, k: positions, sums },
    left: { from: itself, at: (i, t) => `window(${t}, ${i})` },
    right: {
      from: (j) => `at_outGradient + ${j}`,
      at: (from, t) => `arena[${from} + ${t} * ${filters}u]`,
    },
    leftAlongDepth: false,
    store: ({ i, j }, sum) => `arena[at_out + ${i} * ${filters}u + ${j}] = ${sum};`,
    functions: [windowOf(geometry)],
  });
}

export const flipKernel: Carry<"flipKernel"> = ({ reads, writes, numbers }) => {
  const { positions, channels, filters } = numbers;
  return [
    each(
      positions * channels * filters,
      { kernel: reads.kernel, to: writes.to },
      `let c = i % ${channels}u;
  let f = (i / ${channels}u) % ${filters}u;
  let position = ${positions - 1}u - i / ${channels * filters}u;
  arena[at_to + i] = arena[at_kernel + (position * ${channels}u + c) * ${filters}u + f];`,
    ),
  ];
};
