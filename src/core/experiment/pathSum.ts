// A fused weight taken apart into the hidden units that it passes through, strongest first: what the
// page shows of core/fusion's pathShares, from the paths that the session reported.

import type { Paths } from "./insight.ts";

/** Through hidden unit `hidden`, counted from 0: share = into · gain · out. */
export type Path = {
  readonly hidden: number;
  readonly into: number;
  readonly gain: number;
  readonly out: number;
  readonly share: number;
};

export type PathSum = {
  readonly strongest: readonly Path[];
  /** All other hidden units together. */
  readonly rest: { readonly count: number; readonly share: number };
  readonly sum: number;
};

/** The paths from `input` to `unit`, the `most` strongest one by one. */
export function sumPaths(paths: Paths, input: number, unit: number, most: number): PathSum {
  const { into, gains, out } = paths;
  const hidden = gains.length;
  const units = out.shape[1];
  const all = Array.from(gains, (gain, h): Path => {
    const [a, b] = [into.data[input * hidden + h], out.data[h * units + unit]];
    return { hidden: h, into: a, gain, out: b, share: a * gain * b };
  }).toSorted((a, b) => Math.abs(b.share) - Math.abs(a.share) || a.hidden - b.hidden);
  const total = (list: readonly Path[]) => list.reduce((sum, { share }) => sum + share, 0);
  const others = all.slice(most);
  return {
    strongest: all.slice(0, most),
    rest: { count: others.length, share: total(others) },
    sum: total(all),
  };
}
