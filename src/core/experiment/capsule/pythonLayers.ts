// Layers and activations in NumPy, a line or two each: check.py holds those that its network has. Written from the
// definitions (docs/methods.md §3), not from the lab's own passes, which they are there to check.

import type { Activation, LayerSpec, LayerType } from "#core/model/layers.ts";
import { activationOf } from "#core/model/layers.ts";

const ACTIVATIONS: { readonly [name in Activation]: string } = {
  linear: "z",
  relu: "np.maximum(z, 0)",
  leakyRelu: "np.where(z > 0, z, alpha * z)",
  relu6: "np.clip(z, 0, 6)",
  elu: "np.where(z > 0, z, np.expm1(np.minimum(z, 0)))",
  tanh: "np.tanh(z)",
  sigmoid: "(1 + np.tanh(z / 2)) / 2",
  softplus: "np.logaddexp(0, z)",
  erf: "np.vectorize(math.erf)(z)",
  gelu: "z * (1 + np.vectorize(math.erf)(z / math.sqrt(2))) / 2",
};

const DENSE = `x @ w["kernel"] + w.get("bias", 0)`;
const CONV = `conv(l, w["kernel"], x) + w.get("bias", 0)`;
const UNCHANGED = "x";
const over = (reduce: string) =>
  `${reduce}(windows(x, l["poolSize"], l.get("strides", l["poolSize"]), l.get("padding", "valid"), np.nan), taps(x))`;

/** What a layer makes of x [N, …] with its weights w, before its activation. */
const LAYERS: { readonly [type in LayerType]: string } = {
  dense: DENSE,
  maxout: DENSE,
  conv1d: CONV,
  conv2d: CONV,
  maxoutConv1d: CONV,
  maxoutConv2d: CONV,
  flatten: "x.reshape(len(x), -1)",
  dropout: UNCHANGED,
  activation: UNCHANGED,
  positionBias: `x + w["bias"]`,
  globalAvgPool: "x.mean(tuple(range(1, x.ndim - 1)))",
  maxPool: over("np.nanmax"),
  avgPool: over("np.nanmean"),
  batchNorm: "normal(l, w, x)",
  layerNorm: `(x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + l.get("epsilon", 1e-3)) * w["gamma"] + w["beta"]`,
  mixtureNorm: "mixture(l, w, x)",
  residual: "residual(l, w, x)",
  residualDense: "residual(l, w, x)",
};

const NORMAL = `def normal(l, w, x):
    return (x - w["movingMean"]) / np.sqrt(w["movingVariance"] + l.get("epsilon", 1e-3)) * w["gamma"] + w["beta"]
`;

const MIXTURE = `def mixture(l, w, x):  # posteriors of the components of every channel, on a new first axis
    mean, variance = (w[n].reshape(len(w[n]), *[1] * (x.ndim - 1), -1) for n in ("movingMean", "movingVariance"))
    share = w["movingProportion"].reshape(mean.shape)
    seen = np.maximum(variance, 1e-12)
    log = np.log(share) - np.log(seen) / 2 - (x - mean) ** 2 / (2 * seen)
    p = np.exp(np.maximum(log - log.max(0), -30))
    z = p / p.sum(0) / np.sqrt(share) * (x - mean) / np.sqrt(variance + l.get("epsilon", 1e-3))
    return z.sum(0) * w["gamma"] + w["beta"]
`;

const RESIDUAL = `def residual(l, w, x):
    u = np.maximum(normal(l, w, x) if l.get("useBatchNorm", True) else x, 0)
    if l["type"] == "residualDense":
        beside, through = (u @ w["shortcut"] if "shortcut" in w else x), u @ w["kernel"]
    else:
        l = {"strides": l.get("strides", 1), "padding": "same"}
        beside, through = (conv(l, w["shortcut"], u) if "shortcut" in w else x), conv(l, w["kernel"], u)
    return beside + through + w.get("bias", 0)
`;

const WINDOWS = `def windows(x, size, strides, padding, fill=0.0):  # [N, …, C] to [N, …positions, …taps, C]
    rank = x.ndim - 2
    size, strides = np.broadcast_to(size, rank), np.broadcast_to(strides, rank)
    for axis, (k, s) in enumerate(zip(size, strides)):
        length = x.shape[axis + 1]
        total = max((-(-length // s) - 1) * s + k - length, 0) if padding == "same" else 0
        before, after = (total // 2, total - total // 2) if isinstance(padding, str) else padding[axis]
        around = [(0, 0)] * x.ndim
        around[axis + 1] = (max(before, 0), max(after, 0))
        x = np.pad(x, around, constant_values=fill)
        x = x.take(range(max(-before, 0), x.shape[axis + 1] - max(-after, 0)), axis + 1)
    seen = np.lib.stride_tricks.sliding_window_view(x, tuple(size), tuple(range(1, rank + 1)))
    seen = seen[(slice(None), *(slice(None, None, s) for s in strides))]
    return np.moveaxis(seen, rank + 1, -1)
`;

const TAPS = `def taps(x):
    return tuple(range(x.ndim - 1, 2 * x.ndim - 3))
`;

const CONVOLVE = `def conv(l, kernel, x):
    seen = windows(x, kernel.shape[:-2], l.get("strides", 1), l.get("padding", "valid"))
    return np.tensordot(seen, kernel, kernel.ndim - 1)
`;

/** Functions that lines above call, after those that they call themselves. */
const HELPERS: readonly (readonly [name: string, code: string])[] = [
  ["windows", WINDOWS],
  ["taps", TAPS],
  ["conv", CONVOLVE],
  ["normal", NORMAL],
  ["mixture", MIXTURE],
  ["residual", RESIDUAL],
];

/**
 * Python that defines `enters(x, stop)` and `target(x)` of a network of these layers, and all that they and the lines
 * `also` call.
 */
export function pythonLayers(layers: readonly LayerSpec[], also: readonly string[]): string {
  const types = unique(layers.map(({ type }) => type));
  const activations = unique(layers.map((layer) => activationOf(layer).activation));
  const table = types.map((type) => `    "${type}": lambda l, w, x: ${LAYERS[type]},\n`).join("");
  const curves = activations
    .map((name) => `    "${name}": lambda z, alpha: ${ACTIVATIONS[name]},\n`)
    .join("");
  return [
    ...helpersOf(`${table}${also.join("")}`),
    `LAYERS = {\n${table}}\nACTIVATIONS = {\n${curves}}\n`,
    activate(layers),
    FORWARD,
  ].join("\n");
}

/** Those that are called, and whatever they call. */
function helpersOf(code: string): readonly string[] {
  let needed = code;
  const found = HELPERS.toReversed().filter(([name, own]) => {
    const isCalled = needed.includes(`${name}(`);
    if (isCalled) needed += own;
    return isCalled;
  });
  return found.toReversed().map(([, own]) => own);
}

function activate(layers: readonly LayerSpec[]): string {
  const hasPieces = layers.some((layer) => "rank" in layer);
  const largest = `    if "rank" in l:  # each output is the largest of its pieces
        z = z.reshape(*z.shape[:-1], l["rank"], -1).max(-2)
`;
  return `def activate(l, z):
${hasPieces ? largest : ""}    return ACTIVATIONS[l.get("activation", "linear")](z, l.get("alpha", 0.01))
`;
}

const FORWARD = `def enters(x, stop):  # what enters layer \`stop\` of the original
    for l, w in zip(original[:stop], weights):
        x = activate(l, LAYERS[l["type"]](l, w, x))
    return x


def target(x):  # the pre-activation that is to be met
    l, w = original[TARGET], weights[TARGET]
    return LAYERS[l["type"]](l, w, enters(x, TARGET))
`;

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
