// What shows which axis of a value is which: layers that need its channels at a place of their own, and lists.

import { notThus } from "./step.ts";
import type { Step } from "./step.ts";
import { extentsOf, numbered } from "./layout.ts";
import type { Axis } from "./layout.ts";

const TURNED = "reads axes in another order than channels first or channels last";

/** The axes of a value that a node reads with so many. Throws Error that names the node where it has others. */
export function demandAxes(step: Step, count?: number): readonly Axis[] {
  const { layout } = step;
  if (!layout.axes && count === undefined) throw notThus(step, "reads a value of unknown shape");
  layout.axes ??= numbered(count!);
  if (count === undefined || layout.axes.length === count) return layout.axes;
  throw notThus(step, `reads ${layout.axes.length} axes, where it needs ${count}`);
}

/** Takes the axis at `place` for the channels, and those after the batch that are left for spatial ones. */
export function settle(step: Step, count?: number, place: number = 1): readonly Axis[] {
  const { layout } = step;
  if (!layout.input) return settleInput(step, demandAxes(step, count), place);
  const axes = withChannelAt(step, demandAxes(step, count), place);
  const spatial = axes.filter(isNumber);
  if (axes[place] !== "channel" || !areRising(spatial)) throw notThus(step, TURNED);
  return axes;
}

/** Where the channel is one and so is another axis, either may stand for it: a reshape has not shown which. */
function withChannelAt(step: Step, axes: readonly Axis[], place: number): readonly Axis[] {
  const { layout, chain } = step;
  const at = axes.indexOf("channel");
  if (at === place || at < 0) return axes;
  const extents = extentsOf(layout, chain) ?? [];
  const ones = axes.flatMap((_, i) => (extents[i] === 1 ? [i] : []));
  if (!ones.includes(at) || !ones.includes(place)) return axes;
  const others = ones.filter((i) => i !== at).map((i) => axes[i]);
  layout.axes = axes.map((axis, i) => {
    if (i === place) return "channel";
    return ones.includes(i) ? others.shift()! : axis;
  });
  return layout.axes;
}

function settleInput(step: Step, axes: readonly Axis[], place: number): readonly Axis[] {
  const { layout, chain } = step;
  const channel = axes[place];
  const spatial = axes.filter(isNumber).filter((axis) => axis !== channel);
  const isSound =
    areRising(spatial) &&
    spatial.length > 0 &&
    (!isNumber(channel) ||
      spatial.every((axis) => axis > channel) ||
      spatial.every((axis) => axis < channel));
  if (!isSound) throw notThus(step, TURNED);
  layout.input = [...spatial, channel];
  chain.isList = false;
  layout.axes = axes.map((axis, i) => {
    if (i === place) return "channel";
    return isNumber(axis) ? spatial.indexOf(axis) : axis;
  });
  return layout.axes;
}

/** Every sample as a list, laid out as the axes stand, which it may be already. */
export function toList(step: Step): void {
  const { layout, chain } = step;
  const axes = layout.axes?.slice(1).filter((axis) => axis !== "one");
  if (layout.input) layout.order = orderOf(step);
  else layInput(step, axes);
  if (!chain.isList) chain.layers.push({ type: "flatten" });
  chain.isList = true;
  layout.axes = ["batch", "list"];
}

/** How axes lie one after the other, but for those of 1. A list keeps the order in which it was laid out. */
function orderOf(step: Step): "first" | "last" {
  const { layout, chain } = step;
  if (chain.isList) return layout.order;
  const extents = extentsOf(layout, chain);
  const axes = (layout.axes ?? []).filter(
    (axis, i) => axis !== "batch" && axis !== "one" && extents?.[i] !== 1,
  );
  const spatial = axes.filter(isNumber);
  if (areRising(spatial)) {
    if (axes[0] === "channel" || spatial.length === axes.length) return "first";
    if (axes.at(-1) === "channel") return "last";
  }
  throw notThus(step, TURNED);
}

/** An input that is laid out before anything has shown its channels: they are where its framework has them. */
function layInput(step: Step, axes: readonly Axis[] | undefined): void {
  const { layout } = step;
  const all = numbered(layout.dims.length || axes?.length || 2).slice(1) as number[];
  const [first, ...rest] = all;
  const isAs = (other: readonly Axis[]) => !axes || axes.join() === other.join();
  const last = all.at(-1)!;
  if (all.length === 1 || areRising(axes ?? [])) {
    layout.order = layout.isLast ? "last" : "first";
    layout.input = layout.isLast ? all : [...rest, first];
  } else if (isAs([last, ...all.slice(0, -1)])) {
    [layout.input, layout.order] = [all, "first"];
  } else if (isAs([...rest, first])) {
    [layout.input, layout.order] = [[...rest, first], "last"];
  } else throw notThus(step, TURNED);
}

/** A value that a node reads as a list. Throws Error that names the node where it is an image or a signal. */
export function demandList(step: Step): void {
  const { layout, chain } = step;
  if (!layout.axes) {
    [layout.axes, layout.input] = [["batch", "list"], [1]];
    chain.isList = true;
  }
  const axes = layout.axes.filter((axis) => axis !== "one");
  if (axes.length !== 2) {
    const problem = `reads ${axes.length} axes, and lists of numbers are read: flatten before it`;
    throw notThus(step, problem);
  }
  if (!layout.input || !chain.isList) toList(step);
}

function isNumber(axis: Axis): axis is number {
  return typeof axis === "number";
}

function areRising(axes: readonly Axis[]): boolean {
  return axes.every((axis, i) => i === 0 || axis > axes[i - 1]);
}
