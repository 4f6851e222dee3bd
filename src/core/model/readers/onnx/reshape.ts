// Reshape, as far as it moves no number to another axis: to a list of every sample, or to axes of 1 that come, go or change
// places. One channel is where exporters write a transpose so.

import { sizeOf } from "#core/math/tensor.ts";
import { extentsOf, numbered } from "./layout.ts";
import type { Axis } from "./layout.ts";
import { MOST_AXES } from "./moves.ts";
import { demandAxes, toList } from "./settle.ts";
import { notThus } from "./step.ts";
import type { Step } from "./step.ts";

/** To [batch, everything], or axes of 1 that come, go or change places. */
export function reshape(step: Step): void {
  const target = step.whole(1) ?? step.node.attributes.get("shape")?.numbers;
  const count = target?.length ?? step.axesOf(1);
  const isSmall = count !== undefined && count >= 2 && count <= MOST_AXES;
  if (!isSmall || (!target && count > 2)) throw notThus(step, "makes no list of every sample");
  if (count === 2) {
    demandWhole(step, target);
    return toList(step);
  }
  rename(step, target!);
}

/** Refuses a list that holds other numbers than those of one sample. */
function demandWhole(step: Step, target: readonly number[] | undefined): void {
  const extents = extentsOf(step.layout, step.chain);
  if (!target || !extents) return;
  const [samples, length] = target;
  const size = sizeOf(extents.slice(1));
  const isOfSample = length === -1 ? keepsSamples(step, samples) : length === size;
  const isCopied = length === 0 && extents[1] === size;
  if (!isOfSample && !isCopied) {
    throw notThus(
      step,
      `makes ${target.join("×")} numbers of ${extents.slice(1).join("×")} in every sample`,
    );
  }
}

/** -1 stands for all that are left, 0 for as many as before. */
function keepsSamples({ layout }: Step, samples: number): boolean {
  return samples === 0 || samples === layout.dims[0] || !(layout.dims[0] > 0);
}

function rename(step: Step, target: readonly number[]): void {
  const { layout, chain } = step;
  const axes = demandAxes(step);
  const extents = extentsOf(layout, chain)?.slice(1);
  if (!extents) throw notThus(step, "reshapes a value whose size the file leaves open");
  const wanted = resolved(target.slice(1), extents);
  const isOfSample = target[0] === -1 || keepsSamples(step, target[0]);
  const large = (all: readonly number[]) => all.filter((one) => one !== 1).join("×");
  if (!isOfSample || large(wanted) !== large(extents)) {
    const isMade = isOfSample && isListedInput(step, axes) && sizeOf(wanted) === extents[0];
    if (isMade) return takeInput(step, wanted);
    const problem = `makes ${target.join("×")} of ${extents.join("×")}: lists are read, and axes of 1 that come and go`;
    throw notThus(step, problem);
  }
  const own = axes.slice(1);
  const others = own.filter((_, i) => extents[i] !== 1);
  const ones = own.filter((axis, i) => extents[i] === 1 && axis !== "one");
  const named = wanted.map((one): Axis => (one === 1 ? (ones.shift() ?? "one") : others.shift()!));
  if (layout.input && ones.length > 0)
    throw notThus(step, "drops an axis that the layers here keep");
  layout.axes = ["batch", ...named];
}

/** Whether the value is the input, a list as the file has it. */
function isListedInput({ layout, chain }: Step, axes: readonly Axis[]): boolean {
  return !layout.input && chain.isList && axes.length === 2 && axes[1] === 1;
}

/** A list that becomes an image or a signal before any layer: that is what goes in here. */
function takeInput({ layout, chain }: Step, shape: readonly number[]): void {
  layout.dims = [layout.dims[0] ?? 0, ...shape];
  layout.axes = numbered(layout.dims.length);
  chain.isList = false;
}

/** Extents without 0 for one that stays and -1 for what is left. */
function resolved(target: readonly number[], extents: readonly number[]): readonly number[] {
  const copied = target.map((one, i) => (one === 0 ? (extents[i] ?? 0) : one));
  const others = sizeOf(copied.filter((one) => one !== -1));
  return copied.map((one) => (one === -1 ? sizeOf(extents) / others : one));
}
