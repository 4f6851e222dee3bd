// Operators that move axes and change no number: transposes, axes of 1 that come and go, lists of every sample
// (Reshape, which does all of it, has a file of its own).

import { extentsOf } from "./layout.ts";
import type { Axis } from "./layout.ts";
import { demandAxes, toList } from "./settle.ts";
import { notThus, numberIn } from "./step.ts";
import type { Step } from "./step.ts";

/** More than any value here has. */
export const MOST_AXES = 6;

export function transpose(step: Step): void {
  const { layout, node } = step;
  const given = node.attributes.get("perm")?.numbers ?? [];
  const axes = demandAxes(step, given.length > 0 ? given.length : undefined);
  const order = given.length > 0 ? given : axes.map((_, i) => axes.length - 1 - i);
  const moved = order.map((place) => axes[place]);
  const isSound = new Set(order).size === axes.length && moved.every((axis) => axis !== undefined);
  if (!isSound) throw notThus(step, `has no order of ${axes.length} axes`);
  if (moved[0] !== "batch")
    throw notThus(step, "moves the axis of samples, which stays first here");
  layout.axes = moved;
}

export function flatten(step: Step): void {
  const axis = numberIn(step, "axis", 1);
  const count = step.layout.axes?.length ?? 0;
  if (axis !== 1 && axis + count !== 1) throw notThus(step, "begins at another axis than 1");
  toList(step);
}

export function unsqueeze(step: Step): void {
  const { layout } = step;
  const axes = demandAxes(step);
  const given = axesIn(step);
  const count = axes.length + given.length;
  const places = new Set(given.map((one) => (one < 0 ? one + count : one)));
  const isSound =
    places.size === given.length && [...places].every((one) => one > 0 && one < count);
  if (!isSound || given.length === 0 || count > MOST_AXES) {
    throw notThus(
      step,
      `puts axes at ${given.slice(0, 8).join(", ")}, and places behind the samples are read`,
    );
  }
  const rest = [...axes];
  layout.axes = Array.from({ length: count }, (_, i) => (places.has(i) ? "one" : rest.shift()!));
}

export function squeeze(step: Step): void {
  const { layout, chain } = step;
  const axes = demandAxes(step);
  const extents = extentsOf(layout, chain);
  const isOne = (place: number) => axes[place] === "one" || extents?.[place] === 1;
  const given = axesIn(step).map((one) => (one < 0 ? one + axes.length : one));
  const all = axes.map((_, place) => place);
  const places = new Set(given.length > 0 ? given : all.filter(isOne));
  if (![...places].every((place) => place > 0 && isOne(place))) {
    throw notThus(step, "drops axes, not all of which are known to be of 1");
  }
  drop(step, axes, places);
}

/** The axes of a node, in an attribute before opset 13 and an input since. */
export function axesIn(step: Step): readonly number[] {
  return step.whole(1) ?? step.node.attributes.get("axes")?.numbers ?? [];
}

function drop(step: Step, axes: readonly Axis[], places: ReadonlySet<number>): void {
  const { layout } = step;
  const kept = axes.filter((_, place) => !places.has(place));
  if (kept.length === 2) return toList(step);
  const isNamed = layout.input && axes.some((axis, place) => places.has(place) && axis !== "one");
  // A network of one output ends with a number for every sample in place of a list of one.
  const isNumber = kept.length === 1 && step.chain.isList;
  if (!isNumber && (isNamed || kept.length < 2))
    throw notThus(step, "drops an axis that the layers here keep");
  layout.axes = kept;
}
