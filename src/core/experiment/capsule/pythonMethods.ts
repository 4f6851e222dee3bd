// The methods of fusion in NumPy, as check.py computes them again (core/fusion/README.md): each a few lines that set K
// [inputs, units] and b. A way that cannot be computed so is left out, with the reason in words.

import type { Evidence } from "./evidence.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { isConv } from "#core/model/kinds.ts";
import { channelsOf } from "#core/model/kinds/kind.ts";
import { activationOf } from "#core/model/layers.ts";
import { inputShapeOf } from "#core/model/shapes.ts";

export type Recomputed = { readonly code: string } | { readonly problem: string };

const SOLVE = (
  diagonal: string,
  solution: string,
) => `def solve(cov, mean, positions, channels):  # (R + lambda W) K = V and the bias, eqs. 4, 5 and 9
    n = cov.shape[0] - UNITS
    R, V = cov[:n, :n].copy(), cov[:n, n:].copy()
${diagonal}${solution}    return K, mean[:, n:] - mean[:, :n] @ K
`;

const OF_VARIANCES = `    still = np.diag(R) / positions <= 2.0**-40 * (mean[:, :n] ** 2).mean(0)  # constants in float32
    R[still], R[:, still], V[still] = 0, 0, 0
    W = np.tile(np.diag(R).reshape(-1, channels).mean(0), n // channels)
    W[W == 0] = 1
    R[still, still] = 1
`;
const OF_ONES = "    W = np.ones(n)\n";

const JOINT = `    A = R + LAMBDA * np.diag(W)
    K = np.linalg.solve(A, V) if LAMBDA else np.linalg.lstsq(A, V, rcond=None)[0]
`;
const PER_CHANNEL = `    K = np.zeros_like(V)
    for c in range(channels):
        own = np.arange(c, n, channels)
        K[own] = np.linalg.solve(R[np.ix_(own, own)] + LAMBDA * np.diag(W[own]), V[own])
`;

const oneShot = ({ channels }: Evidence) => `K, b = solve(cov, mean, positions, ${channels})
`;

const sequential = (pairs: readonly Pair[]) => `goal = target  # pair by pair from the end, eq. 25
for place, channels in ${JSON.stringify(pairs)}:
    K, b = solve(*moments(lambda x: enters(x, place), goal), channels)
    goal = lambda x, place=place, K=K, b=b: enters(x, place).reshape(len(x), -1) @ K + b
`;

const AFFINE = `def affine(f, n):  # K and b of an affine map of n inputs
    b = f(np.zeros((1, n)))
    return f(np.eye(n)) - b, b
`;

/** The two maps on both sides of the only gate between them. */
const gaussian = (gate: number) => `GATE = ${gate}


def first(x):  # up to the gate
    for l, w in zip(original[START:GATE], weights[START:GATE]):
        x = LAYERS[l["type"]](l, w, x)
    return LAYERS[original[GATE]["type"]](original[GATE], weights[GATE], x)


def second(a):
    for l, w in zip(original[GATE + 1 : TARGET + 1], weights[GATE + 1 :]):
        a = LAYERS[l["type"]](l, w, a)
    return a


n = cov.shape[0] - UNITS
(K1, b1), S = affine(first, n), cov[:n, :n]
m, s = mean[0, :n] @ K1 + b1[0], np.sqrt(np.maximum(np.einsum("ih,ij,jh->h", K1, S, K1), 1e-12))
K2, b2 = affine(second, len(m))
u = np.linspace(-12, 12, 48001)
p = np.exp(-u * u / 2) / np.exp(-u * u / 2).sum()
f = [activate(original[GATE], mi + si * u) @ np.stack([p, p * u], 1) for mi, si in zip(m, s)]
Ef, slope = np.array(f)[:, 0], np.array(f)[:, 1] / s  # E f and, by Stein's lemma, E f'
K = K1 @ (slope[:, None] * K2)  # eqs. 18 and 19
b = (Ef - slope * (mean[0, :n] @ K1)) @ K2 + b2
`;

const PRODUCT = `def linear(x):  # the span without its activations
    for l, w in zip(original[START:TARGET], weights[START:]):
        x = LAYERS[l["type"]](l, w, x)
    return LAYERS[original[TARGET]["type"]](original[TARGET], weights[TARGET], x)


K, b = affine(linear, cov.shape[0] - UNITS)
`;

/** How the fused layer of this run is computed again. */
export function recomputed(evidence: Evidence): Recomputed {
  const { fusion, narrowed, original, points } = evidence;
  const { method, mode } = fusion;
  if (narrowed) return joint(evidence);
  const layers = original.network.layers.slice(points.start, points.target + 1);
  const isDense = !layers.some((layer) => isConv(layer));
  if (mode !== "oneShot" && isLong(evidence)) {
    if (method !== "empirical" || !isDense) {
      return {
        problem: `mode sequential by the method ${method} of these layers is not written here`,
      };
    }
    return { code: `${solver(evidence, JOINT)}\n\n${sequential(pairsOf(evidence))}` };
  }
  if (method === "empirical") return joint(evidence);
  if (method === "perChannel") {
    return { code: `${solver(evidence, PER_CHANNEL)}\n\n${oneShot(evidence)}` };
  }
  const gates = gatesOf(evidence);
  const isChain = isDense && layers.every(({ type }) => CHAINED.includes(type));
  if (isChain && method === "product") return { code: `${AFFINE}\n\n${PRODUCT}` };
  if (isChain && method === "gaussian" && gates.length === 1) {
    return { code: `${AFFINE}\n\n${gaussian(gates[0])}` };
  }
  return { problem: `the method ${method} of these layers is not written here` };
}

/** Layers that are affine but for the activations that they carry. */
const CHAINED: readonly string[] = ["dense", "batchNorm", "dropout", "activation", "flatten"];

function joint(evidence: Evidence): Recomputed {
  return { code: `${solver(evidence, JOINT)}\n\n${oneShot(evidence)}` };
}

function solver({ fusion: { ridge } }: Evidence, solution: string): string {
  const isOfVariances = !ridge || ("relative" in ridge && ridge.of === undefined);
  return SOLVE(isOfVariances ? OF_VARIANCES : OF_ONES, solution);
}

function blocksWithin({ original, points }: Evidence) {
  return blocksOf(original.network.layers).filter(
    ({ start, weighted }) => start >= points.start && weighted <= points.target,
  );
}

function isLong(evidence: Evidence): boolean {
  return blocksWithin(evidence).length > 2;
}

/** Where a pair begins, and the channels of what enters it. */
type Pair = readonly [place: number, channels: number];

/** The last one first. */
function pairsOf(evidence: Evidence): readonly Pair[] {
  const { network } = evidence.original;
  return blocksWithin(evidence)
    .slice(0, -1)
    .map(({ start }): Pair => [start, channelsOf(inputShapeOf(network, start))])
    .toReversed();
}

/** Layers before the last one that bend what they pass on. */
function gatesOf({ original, points }: Evidence): readonly number[] {
  const { layers } = original.network;
  return Array.from({ length: points.target - points.start }, (_, i) => points.start + i).filter(
    (place) => activationOf(layers[place]).activation !== "linear",
  );
}
