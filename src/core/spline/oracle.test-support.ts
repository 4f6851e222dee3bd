// The NumPy reference in vectors/ as the room's own data, and networks and splines as functions.

import { matrixOf } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import type { MarsOptions } from "./mars.ts";
import type { Hinge, Term } from "./terms.ts";
import type { ReluNetwork } from "./reluNetwork.ts";
import abs from "./vectors/mars_abs.json";
import additive from "./vectors/mars_additive.json";
import friedman1_deg1 from "./vectors/mars_friedman1_deg1.json";
import friedman1_deg1_autospan from "./vectors/mars_friedman1_deg1_autospan.json";
import friedman1_deg2 from "./vectors/mars_friedman1_deg2.json";
import friedman1_deg2_autospan from "./vectors/mars_friedman1_deg2_autospan.json";

type Packed = { readonly shape: readonly number[]; readonly data: readonly number[] };
type PackedTerm = readonly { readonly var: number; readonly knot: number; readonly sign: 1 | -1 }[];
type PackedNetwork = { readonly [name in "kernel" | "bias" | "out_kernel" | "out_bias"]: Packed };

export type Vector = {
  readonly X: Packed;
  readonly y: Packed;
  readonly degree: number;
  readonly max_terms: number;
  readonly penalty: number;
  readonly thresh?: number;
  readonly minspan?: number;
  readonly endspan?: number;
  readonly forward_terms?: readonly PackedTerm[];
  readonly forward_trace?: readonly {
    readonly parent: number;
    readonly var: number;
    readonly knot: number;
    readonly added: number;
    readonly rss: number;
  }[];
  readonly backward_path?: readonly {
    readonly M: number;
    readonly rss: number;
    readonly gcv: number;
    readonly removed: number | null;
  }[];
  readonly terms: readonly PackedTerm[];
  readonly coef: Packed;
  readonly rss: number;
  readonly gcv?: number;
  readonly prediction_first10?: Packed;
  readonly relu?: PackedNetwork;
  readonly relu_balanced?: PackedNetwork;
  readonly polarisation?: {
    readonly segments: number;
    readonly max_abs_dev_from_mars: number;
    readonly bound: number;
  };
};

const FILES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["abs", abs],
  ["additive", additive],
  ["friedman1_deg1", friedman1_deg1],
  ["friedman1_deg1_autospan", friedman1_deg1_autospan],
  ["friedman1_deg2", friedman1_deg2],
  ["friedman1_deg2_autospan", friedman1_deg2_autospan],
]);

export const VECTORS: readonly string[] = [...FILES.keys()];

export function readVector(name: string): Vector {
  return FILES.get(name) as Vector;
}

export function unpack({ shape, data }: Packed): Matrix {
  return matrixOf(shape[0], shape[1] ?? 1, Float64Array.from(data));
}

export function unpackTerms(terms: readonly PackedTerm[]): readonly Term[] {
  return terms.map((term) =>
    term.map(({ var: variable, knot, sign }): Hinge => ({ variable, knot, sign })),
  );
}

export function optionsOf(vector: Vector): MarsOptions {
  const { degree, max_terms: maxTerms, penalty, minspan = 1, endspan = 0 } = vector;
  const spans = minspan === 0 ? "automatic" : { between: minspan, end: endspan };
  return { degree, maxTerms, penalty, spans };
}

/** The network's outputs [N, q]. */
export function feed(X: Matrix, { hidden, output }: ReluNetwork): Matrix {
  const values = hidden.reduce((a, layer) => {
    const z = affine(a, layer);
    return { ...z, data: z.data.map((value) => Math.max(value, 0)) };
  }, X);
  return affine(values, output);
}

function affine(a: Matrix, { kernel, bias }: ReluNetwork["output"]): Matrix {
  const z = multiply(a, kernel);
  return { ...z, data: z.data.map((value, i) => value + bias[i % kernel.columns]) };
}

/** The largest distance of two lists. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
}
