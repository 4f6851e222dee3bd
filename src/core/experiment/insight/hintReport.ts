// What is shown of a hint while it learns: how much of the span's signal its guided layer still loses, step by
// step, beside what the fusion loses that solves the same task at once (docs/methods.md §5).

import type { Tensor } from "#core/math/tensor.ts";

/** Losses are nmse, of the first sound replica. */
export type HintLook = {
  readonly step: number;
  /** On the samples of the fusion's fit, … */
  readonly fit: number;
  /** … and on held-out ones. */
  readonly heldOut: number;
  /** ‖K − K̃‖/‖K̃‖ of the guided kernel K from the fused one; only where nothing before it learns. */
  readonly apart?: number;
};

export type HintReport = {
  /** From the random start to the end of the hint. */
  readonly looks: readonly HintLook[];
  readonly stepsPerEpoch: number;
  /** The fused layer's, on the same samples. */
  readonly fused: Pick<HintLook, "fit" | "heldOut">;
  /** Samples of the fit that were looked at. */
  readonly samples: number;
  /** Whether the guided layer learns alone: then both solve one regression. */
  readonly isAlone: boolean;
  /** Whether the fused layer is the least-squares optimum on exactly these samples, its ridge aside. */
  readonly isLeast: boolean;
};

/** ‖a − b‖/‖b‖, of all numbers; undefined where b is 0. */
export function relativeDistance(a: Tensor, b: Tensor): number | undefined {
  let [apart, size] = [0, 0];
  for (let i = 0; i < b.data.length; i++) {
    apart += (a.data[i] - b.data[i]) ** 2;
    size += b.data[i] ** 2;
  }
  return size > 0 ? Math.sqrt(apart / size) : undefined;
}

/** The first look at which the hint loses less than the fusion on the samples of the fit. */
export function firstBelow({ looks, fused }: HintReport): HintLook | undefined {
  return looks.find(({ fit }) => fit < fused.fit);
}
