// Where the fused convolution looks: stride, receptive field and left padding of a span of convolutions
// and poolings, computed per axis and never guessed (README §4, methods.md §4.b).
// TensorFlow's `same` on the fused layer would agree with this only by chance; padding is explicit.

import type { Window } from "#core/model/windows.ts";
import { windowsOf } from "#core/model/kinds.ts";
import { perAxis } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import { inferShapes, inputShapeOf, NetworkError } from "#core/model/shapes.ts";

/** One spatial axis of a span: output j depends on inputs j·stride − before … + receptiveField − 1. */
export type AxisGeometry = {
  readonly input: number;
  readonly output: number;
  readonly stride: number;
  readonly receptiveField: number;
  readonly before: number;
};

/**
 * Geometry of layers start … last, one entry for each spatial axis, README eq. (12):
 * composing a window (k, s, p) after (S, RF, P): RF += S·(k−1), P += S·p, S ·= s.
 */
export function spanGeometry(
  network: Network,
  { start, last }: { readonly start: number; readonly last: number },
): readonly AxisGeometry[] {
  const shapes = inferShapes(network);
  const extents = inputShapeOf(network, start, shapes).slice(0, -1);
  let axes: readonly AxisGeometry[] = extents.map((input) => ({
    input,
    output: input,
    stride: 1,
    receptiveField: 1,
    before: 0,
  }));
  for (let index = start; index <= last; index++) {
    const windows = windowsOf(network.layers[index], inputShapeOf(network, index, shapes));
    if (windows) axes = axes.map((axis, a) => compose(axis, windows[a]));
  }
  return axes;
}

function compose(axis: AxisGeometry, window: Window): AxisGeometry {
  return {
    input: axis.input,
    output: window.output,
    stride: axis.stride * window.stride,
    receptiveField: axis.receptiveField + axis.stride * (window.size - 1),
    before: axis.before + axis.stride * window.before,
  };
}

/**
 * Windows of the fused kernel, one candidate or several: a kernel of another size than the receptive
 * field is centred on it, P_k = P + (k − RF)/2 (README eq. 13), and where that is not whole both
 * roundings stand for trial. `padBefore` fixes it instead. Throws NetworkError for sizes that cannot be.
 */
export function fusedWindows(
  geometry: readonly AxisGeometry[],
  options: {
    readonly kernelSize?: number | readonly number[];
    readonly padBefore?: number | readonly number[];
  } = {},
): readonly (readonly Window[])[] {
  const sizes = numbersFor(geometry, "kernelSize", options.kernelSize, 1);
  const pads = numbersFor(geometry, "padBefore", options.padBefore, -Infinity);
  const choices = geometry.map((axis, a) => {
    const size = sizes?.[a] ?? axis.receptiveField;
    const centred = axis.before + (size - axis.receptiveField) / 2;
    const befores = pads ? [pads[a]] : [...new Set([Math.floor(centred), Math.ceil(centred)])];
    return befores.map((before) => fusedWindow(axis, size, before));
  });
  return choices.reduce<readonly (readonly Window[])[]>(
    (combinations, axis) => combinations.flatMap((head) => axis.map((window) => [...head, window])),
    [[]],
  );
}

/** `after` is what the last output needs: (J−1)·S + k − L − before; negative crops. */
function fusedWindow(
  { input, output, stride }: AxisGeometry,
  size: number,
  before: number,
): Window {
  const after = (output - 1) * stride + size - input - before;
  return { input, output, size, stride, before, after };
}

function numbersFor(
  geometry: readonly AxisGeometry[],
  field: string,
  value: number | readonly number[] | undefined,
  least: number,
): readonly number[] | undefined {
  if (value === undefined) return undefined;
  const numbers = perAxis(value, geometry.length);
  if (numbers.length === geometry.length && numbers.every((n) => Number.isInteger(n) && n >= least))
    return numbers;
  const kind = least === 1 ? "a positive integer" : "an integer";
  const axes = geometry.length === 1 ? "the one axis" : `each of ${geometry.length} axes`;
  throw new NetworkError(`${field} must be ${kind} for ${axes}, got ${JSON.stringify(value)}`);
}

/**
 * Where each tap of a fused kernel's windows lies in the span's receptive field, taps and places in
 * kernel order; −1 for taps outside it, through which no path leads.
 */
export function tapsInField(
  windows: readonly Window[],
  geometry: readonly AxisGeometry[],
): Int32Array {
  const taps = windows.reduce((product, { size }) => product * size, 1);
  return Int32Array.from({ length: taps }, (_, tap) => {
    let [rest, place, scale, isInside] = [tap, 0, 1, true];
    for (let axis = windows.length - 1; axis >= 0; axis--) {
      const { size, before } = windows[axis];
      const at = (rest % size) - before + geometry[axis].before;
      isInside &&= at >= 0 && at < geometry[axis].receptiveField;
      place += at * scale;
      scale *= geometry[axis].receptiveField;
      rest = Math.floor(rest / size);
    }
    return isInside ? place : -1;
  });
}
