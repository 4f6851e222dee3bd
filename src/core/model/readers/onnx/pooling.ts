// Poolings over windows and over all positions, and the paddings that exporters put in front of them.

import { axesIn } from "./moves.ts";
import { demandAxes, settle } from "./settle.ts";
import { notThus, numberIn } from "./step.ts";
import type { Operator, Step } from "./step.ts";
import { readWindow } from "./window.ts";

export function pool(type: "maxPool" | "avgPool"): Operator {
  return (step) => {
    const { chain } = step;
    if (numberIn(step, "ceil_mode", 0) !== 0) throw notThus(step, "rounds sizes up (ceil_mode)");
    const window = step.node.attributes.get("kernel_shape")?.numbers ?? [];
    const axes = settle(step, window.length + 2);
    const { size: poolSize, strides = 1, ...rest } = readWindow(step, undefined, axes);
    const countsZeros = numberIn(step, "count_include_pad", 0) !== 0;
    if (countsZeros && "padding" in rest) throw notThus(step, "counts zeros around the input");
    const same = String(strides) === String(poolSize);
    chain.layers.push({ type, poolSize, ...(same ? {} : { strides }), ...rest });
  };
}

export function globalAveragePool(step: Step): void {
  settle(step);
  pushMean(step, true);
}

/** The mean over all positions, as TensorFlow writes it. */
export function reduceMean(step: Step): void {
  const axes = demandAxes(step);
  const places = axesIn(step).map((one) => (one < 0 ? one + axes.length : one));
  const kept = axes.flatMap((axis, i) => (places.includes(i) || axis === "one" ? [] : [i]));
  if (kept.length !== 2 || kept[0] !== 0) {
    throw notThus(step, "takes the mean over other axes than all positions of a channel");
  }
  settle(step, undefined, kept[1]);
  pushMean(step, numberIn(step, "keepdims", 1) !== 0);
}

function pushMean({ chain, layout }: Step, keepsAxes: boolean): void {
  chain.layers.push({ type: "globalAvgPool" });
  chain.isList = true;
  const axes = layout.axes?.map((axis) => (typeof axis === "number" ? "one" : axis)) ?? [];
  const named = axes.map((axis) => (axis === "channel" ? "list" : axis));
  layout.axes = keepsAxes ? named : ["batch", "list"];
}

/** PyTorch puts one in front of an AveragePool, also where there is nothing to pad. */
export function pad(step: Step): void {
  const pads = step.whole(1) ?? step.node.attributes.get("pads")?.numbers;
  if (!pads?.every((one) => one === 0))
    throw notThus(step, "pads values, which only a window does here");
}
