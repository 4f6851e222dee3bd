// What a fusion costs in arithmetic, counted before it is paid: the samples' way through the network,
// the moments of their rows, and the solve. Counted are the leading terms, a multiplication and an
// addition as two operations; nothing here looks at a network, so that a page can carry it.

import type { FusionMethod } from "#core/fusion/options.ts";

/** What the arithmetic of fusing a span at once depends on, besides method and samples. */
export type FusionSize = {
  /** n₀: rows of the fused kernel. */
  readonly inputs: number;
  /** n₂: its columns. */
  readonly units: number;
  /** Rows (x, z) that one sample gives; 1 for dense layers. */
  readonly positions: number;
  /** Input channels of a convolution; absent for dense layers. */
  readonly channels?: number;
  /** Roundings of an ambiguous centring, all of which are tried; 1 for dense layers. */
  readonly tries: number;
  /** Operations that bring one sample to the end of the span. */
  readonly forward: number;
};

export type FusionFlop = {
  /** The samples' way through the network. */
  readonly gather: number;
  /** Products of the rows with themselves and the targets: N·n₀² and 2·N·n₀·n₂. */
  readonly multiply: number;
  /** The factorization, n₀³/3; nothing for methods that do not solve. */
  readonly solve: number;
};

/**
 * Operations of fusing one replica on `samples` samples. A span fused pair by pair has a size for each
 * pair, whose operations are added. The gaussian method's own closed form and the product of kernels
 * are left out: they are small beside the moments that both gather to compute their error.
 */
export function fusionFlop(
  sizes: readonly FusionSize[],
  method: FusionMethod,
  samples: number,
): FusionFlop {
  return sizes
    .map((size) => flopOfOne(size, method, samples))
    .reduce(add, { gather: 0, multiply: 0, solve: 0 });
}

/** Operations a second of a solve that has not been timed: what a slow core manages, in float64. */
export const CAREFUL_RATE = 5e9;

export function totalFlop({ gather, multiply, solve }: FusionFlop): number {
  return gather + multiply + solve;
}

function flopOfOne(size: FusionSize, method: FusionMethod, samples: number): FusionFlop {
  const { inputs, units, positions, channels = 1, tries, forward } = size;
  const rows = samples * positions;
  const gather = samples * forward;
  const isDual = method === "empirical" && size.channels === undefined && rows < inputs;
  if (isDual) {
    // XXᵀ instead of XᵀX, an N × N factorization, and XᵀA at the end (dual.ts)
    const multiply = rows * rows * inputs + 2 * rows * inputs * units;
    return { gather, multiply, solve: factorization(rows) };
  }
  const multiply = tries * rows * inputs * (inputs + 2 * units);
  if (method === "gaussian" || method === "product") return { gather, multiply, solve: 0 };
  const groups = method === "perChannel" ? channels : 1;
  return { gather, multiply, solve: tries * groups * factorization(inputs / groups) };
}

/** n³/3, choleskyFlop of core/math/cholesky.ts, which comes with kernels that a page need not load. */
function factorization(n: number): number {
  return n ** 3 / 3;
}

function add(a: FusionFlop, b: FusionFlop): FusionFlop {
  return {
    gather: a.gather + b.gather,
    multiply: a.multiply + b.multiply,
    solve: a.solve + b.solve,
  };
}
