// Where the window of an ONNX convolution or pooling reads: kernel_shape, strides, pads (all beginnings, then all
// ends), or auto_pad.

import type { Padding, PerAxis } from "#core/model/layers.ts";
import type { Axis } from "./layout.ts";
import { notThus } from "./step.ts";
import type { Step } from "./step.ts";

type Read = {
  readonly size: PerAxis;
  readonly strides?: PerAxis;
  readonly padding?: Padding;
};

/**
 * The window of a node; `taps` is the shape that a kernel shows, `axes` those of the value. Along an axis that was added
 * (as Keras' Conv1D is exported along the rows of an image of one row) there is none. Throws Error that names the node.
 */
export function readWindow(
  step: Step,
  taps: readonly number[] | undefined,
  axes: readonly Axis[],
): Read {
  const numbers = (name: string) => step.node.attributes.get(name)?.numbers ?? [];
  const all = taps ?? numbers("kernel_shape");
  const kept = all.flatMap((_, i) => (axes[i + 2] === "one" ? [] : [i]));
  if (kept.length < 1 || kept.length > 2 || all.length > 3) {
    throw notThus(step, `has a window of ${kept.length} axes, and 1 or 2 are read`);
  }
  if (numbers("dilations").some((one) => one !== 1)) throw notThus(step, "is dilated");
  const pads = numbers("pads");
  const isNone = (i: number) => all[i] === 1 && !pads[i] && !pads[i + all.length];
  if (!all.every((_, i) => kept.includes(i) || isNone(i))) {
    throw notThus(step, "has a window along an axis that was added before it");
  }
  const size = kept.map((i) => all[i]);
  const strides = kept.map((i) => numbers("strides")[i] ?? 1);
  const places =
    pads.length === 2 * all.length ? [...kept, ...kept.map((i) => i + all.length)] : undefined;
  const padding = readPadding(step, size, strides, places?.map((i) => pads[i]) ?? pads);
  return {
    size: simplest(size),
    ...(strides.every((one) => one === 1) ? {} : { strides: simplest(strides) }),
    ...(padding !== undefined && { padding }),
  };
}

/** One number where all axes have the same. */
function simplest(extents: readonly number[]): PerAxis {
  return extents.every((one) => one === extents[0]) ? extents[0] : extents;
}

function readPadding(
  step: Step,
  size: readonly number[],
  strides: readonly number[],
  pads: readonly number[],
): Padding | undefined {
  const { text = "NOTSET" } = step.node.attributes.get("auto_pad") ?? {};
  if (text === "SAME_UPPER") return "same";
  if (text === "VALID") return undefined;
  if (text !== "NOTSET") throw notThus(step, `pads by ${text}; SAME_UPPER and pads are read`);
  if (pads.every((pad) => pad === 0)) return undefined;
  const isSound =
    pads.length === 2 * size.length &&
    pads.every((pad, i) => pad >= 0 && pad < size[i % size.length]);
  if (!isSound)
    throw notThus(
      step,
      `has pads ${pads.slice(0, 8).join(", ")}, which no window of ${size.join("×")} needs`,
    );
  const padding = size.map((_, axis) => [pads[axis], pads[axis + size.length]] as const);
  const isSame = padding.every(
    ([before, after], axis) =>
      strides[axis] === 1 && before === after && before + after === size[axis] - 1,
  );
  return isSame ? "same" : padding;
}
