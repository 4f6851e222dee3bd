// Add, Sub, Mul and Div by a constant: the bias of a layer before them, a batch norm as Keras' dense layers are exported
// with, or what scales the input.

import type { Tensor } from "#core/math/tensor.ts";
import { rescale } from "#core/model/readers/scaling.ts";
import { notThus } from "./step.ts";
import type { Operator, Step } from "./step.ts";

type Effect = (numbers: Float64Array) => { scale: ArrayLike<number>; offset: ArrayLike<number> };

const [NOTHING, SAME] = [[0], [1]];
const inverse = (numbers: Float64Array) => numbers.map((one) => 1 / one);

export const add: Operator = byConstant((offset) => ({ scale: SAME, offset }));
export const subtract: Operator = byConstant(
  (numbers) => ({ scale: SAME, offset: numbers.map((one) => -one) }),
  (offset) => ({ scale: [-1], offset }),
);
export const multiply: Operator = byConstant((scale) => ({ scale, offset: NOTHING }));
export const divide: Operator = byConstant(
  (numbers) => ({ scale: inverse(numbers), offset: NOTHING }),
  undefined,
);

/** What the node does by a constant behind the value, and by one before it. */
function byConstant(behind: Effect, before: Effect | undefined = behind): Operator {
  return (step) => {
    const isBefore = step.constant(0) !== undefined;
    const tensor = step.constant(isBefore ? 0 : 1);
    const effect = isBefore ? before : behind;
    if (!tensor || !effect) throw notThus(step, "has no constant as its second input");
    const { scale, offset } = effect(numbersOf(step, tensor));
    const isFinite = [scale, offset].every((all) => Array.from(all).every(Number.isFinite));
    if (!isFinite) throw notThus(step, "divides by 0");
    rescale(step.file, step.chain, { label: `node ${step.node.label}`, scale, offset });
  };
}

/** One number, or one for each channel. */
function numbersOf(step: Step, { shape, data }: Tensor): Float64Array {
  if (data.length === 1) return Float64Array.from(data);
  const { axes = [] } = step.layout;
  const from = axes.length - shape.length;
  const isAlong = shape.every((extent, i) => extent === 1 || isOfChannels(step, from + i));
  if (isAlong && from >= 0 && data.length > 0) return Float64Array.from(data);
  throw notThus(step, `has ${shape.join("×")} numbers, and one for each unit or channel is read`);
}

function isOfChannels({ layout: { axes = [], input } }: Step, place: number): boolean {
  const axis = axes[place];
  return axis === "channel" || axis === "list" || (!input && axes.length === 2 && place === 1);
}
