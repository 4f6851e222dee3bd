// Curves as data: for each arm the values of its replicas at common places, and what is computed
// from them (mean, band, n). Nothing here knows pixels. Values that are not finite never enter a
// mean; how many replicas did is always kept beside it, so that nothing drops out silently.

import type { Arm } from "#core/experiment/schema/schema.ts";

/** Replicas of an arm train in step, so they share their places; rows may be shorter than those. */
export type ArmCurve = {
  readonly arm: Arm;
  /** Training curves are drawn thin, without a band and without a label. Left out: validation. */
  readonly part?: "train" | "validation";
  /** "Run 3": a run that is pinned, to be compared with, and not the one at hand. Left out: the one at hand. */
  readonly ghost?: string;
  /** Of a ghost: what its own parent had cost before the arm started. */
  readonly offset?: Offset;
  /** Ascending, as are seconds and FLOP, counted from the start of the arm's own training. */
  readonly step: ArrayLike<number>;
  readonly seconds: ArrayLike<number>;
  readonly flop: ArrayLike<number>;
  /** A row of values for each replica. */
  readonly replicas: readonly ArrayLike<number>[];
};

export type XAxis = "step" | "seconds" | "flop";
export type BandKind = "sd" | "se" | "minmax" | "lines";

/** Where an arm starts on the axis: what its parent's training has cost already. */
export type Offsets = Partial<Record<Arm, Offset>>;
type Offset = { readonly step?: number; readonly seconds?: number; readonly flop?: number };

/** What offsets are the cost of: "parent’s training" in steps, else "parent and fusion" or narrowing. */
export function paidInWords(curves: readonly Pick<ArmCurve, "arm">[], xAxis: XAxis): string {
  if (xAxis === "step") return "parent’s training";
  const isNarrow = curves.some(({ arm }) => arm === "narrowed");
  return `parent and ${isNarrow ? "narrowing" : "fusion"}`;
}

/** Mean and band of an arm at each place; NaN where no replica has a number. */
export type Band = {
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly n: Uint32Array;
  /** On a logarithmic axis: how many values at each place are not positive, and so in neither. */
  readonly leftOut?: Uint32Array;
};

/**
 * Mean over the replicas at each place, and around it ± the sample standard deviation (n − 1), ± the
 * standard error sd/√n, or least and largest ("lines" too). One replica: a band without width.
 */
export function bandOf(replicas: readonly ArrayLike<number>[], kind: BandKind): Band {
  const length = Math.max(0, ...replicas.map((row) => row.length));
  const [mean, low, high] = [0, 1, 2].map(() => new Float64Array(length).fill(NaN));
  const n = new Uint32Array(length);
  const extremes = kind === "minmax" || kind === "lines";
  for (let i = 0; i < length; i++) {
    // Welford's running mean and centred sum of squares of the finite values here.
    let [count, centre, squares, least, largest] = [0, 0, 0, Infinity, -Infinity];
    for (const row of replicas) {
      const value = row[i];
      if (!Number.isFinite(value)) continue;
      const delta = value - centre;
      centre += delta / ++count;
      squares += delta * (value - centre);
      if (value < least) least = value;
      if (value > largest) largest = value;
    }
    n[i] = count;
    if (count === 0) continue;
    const sd = count > 1 ? Math.sqrt(squares / (count - 1)) : 0;
    const half = kind === "se" ? sd / Math.sqrt(count) : sd;
    mean[i] = centre;
    low[i] = extremes ? least : centre - half;
    high[i] = extremes ? largest : centre + half;
  }
  return { mean, low, high, n };
}

/**
 * The same of a logarithmic axis: mean and spread of the logarithms, so that the mean is the geometric one and
 * the band reaches as far down as up and never to zero. Values that are not positive are left out and counted.
 */
export function geometricBandOf(replicas: readonly ArrayLike<number>[], kind: BandKind): Band {
  const band = bandOf(replicas.map(logarithms), kind);
  const { mean, low, high, n } = band;
  const extremes = bandOf(replicas.map(positives), "minmax");
  const hasExtremes = kind === "minmax" || kind === "lines";
  for (let i = 0; i < n.length; i++) {
    const [least, largest] = [extremes.low[i], extremes.high[i]];
    mean[i] = Math.min(largest, Math.max(least, Math.exp(mean[i]))); // one value is its own mean, to the last bit
    low[i] = hasExtremes || n[i] === 1 ? least : Math.exp(low[i]);
    high[i] = hasExtremes || n[i] === 1 ? largest : Math.exp(high[i]);
  }
  return { ...band, leftOut: countLeftOut(replicas, n.length) };
}

function positives(row: ArrayLike<number>): Float64Array {
  return Float64Array.from(row, (value) => (value > 0 ? value : NaN));
}

/** NaN, which no mean counts, where there is no logarithm. */
function logarithms(row: ArrayLike<number>): Float64Array {
  return Float64Array.from(row, (value) => (value > 0 ? Math.log(value) : NaN));
}

function countLeftOut(replicas: readonly ArrayLike<number>[], length: number): Uint32Array {
  const leftOut = new Uint32Array(length);
  for (const row of replicas) for (let i = 0; i < row.length; i++) if (row[i] <= 0) leftOut[i] += 1;
  return leftOut;
}

/** The geometric mean alone. */
export function geometricMeanOf(replicas: readonly ArrayLike<number>[]): Band {
  const { mean, n } = meanOf(replicas.map(logarithms));
  for (let i = 0; i < mean.length; i++) mean[i] = Math.exp(mean[i]);
  return { mean, low: mean, high: mean, n, leftOut: countLeftOut(replicas, n.length) };
}

/**
 * The mean alone, its band without width: training curves hold thousands of steps and show no band,
 * so they are spared the divisions of Welford's method.
 */
export function meanOf(replicas: readonly ArrayLike<number>[]): Band {
  const length = Math.max(0, ...replicas.map((row) => row.length));
  const mean = new Float64Array(length);
  const n = new Uint32Array(length);
  for (const row of replicas) {
    for (let i = 0; i < row.length; i++) {
      if (!Number.isFinite(row[i])) continue;
      mean[i] += row[i];
      n[i] += 1;
    }
  }
  for (let i = 0; i < length; i++) mean[i] = n[i] > 0 ? mean[i] / n[i] : NaN;
  return { mean, low: mean, high: mean, n };
}

/** Places of a curve on an axis, its parent's training included where `offsets` has it. */
export function placesOf(curve: ArmCurve, axis: XAxis, offsets?: Offsets): Float64Array {
  const paid = curve.ghost === undefined ? offsets?.[curve.arm] : offsets && curve.offset;
  const offset = paid?.[axis] ?? 0;
  const own = curve[axis]; // may be computed for whoever asks
  const places = new Float64Array(own.length);
  for (let i = 0; i < places.length; i++) places[i] = own[i] + offset;
  return places;
}

/**
 * What was measured last, of each replica: replicas without a number there have diverged and are left out, as they
 * are from every mean of the page.
 */
export function finalValues(curve: ArmCurve): readonly number[] {
  const last = curve.step.length - 1;
  return curve.replicas.map((row) => row[last]).filter(Number.isFinite);
}

/** How many replicas end in a value that is not finite: they diverged. */
export function divergedReplicas(curve: ArmCurve): number {
  return curve.replicas.filter((row) => row.length > 0 && !Number.isFinite(row[row.length - 1]))
    .length;
}
