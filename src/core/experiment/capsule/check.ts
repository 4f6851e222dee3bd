// check.py: some dozens of lines of NumPy that compute the fused layer of a run again from the original's weights and
// inputs. Put together for each run from what its layers and its method need, so that it can be read from top to end.

import { pythonLayers } from "./pythonLayers.ts";
import { recomputed } from "./pythonMethods.ts";
import type { Evidence } from "./evidence.ts";
import { isConv, unitsOf } from "#core/model/kinds.ts";
import type { WeightedSpec } from "#core/model/layers.ts";

/** Files that check.py reads, beside results.json. */
export const EVIDENCE_FILES = {
  original: "networks/original",
  start: "start/network.npz",
  inputs: "start/inputs.npy",
} as const;

/** The program's text. `file` is the original's network. */
export function checkProgram(evidence: Evidence, file: string): string {
  const { original, points } = evidence;
  const way = recomputed(evidence);
  const layers = original.network.layers.slice(0, points.target + 1);
  const own = layers.some((layer) => isConv(layer))
    ? [rowsOf(evidence), MOMENTS]
    : [listsOf(evidence), MOMENTS_OF_LISTS];
  const code = "code" in way ? way.code : "";
  return [
    headOf(evidence),
    LOAD,
    constants(evidence, file),
    pythonLayers(layers, own),
    ...own,
    READ,
    code,
    "code" in way
      ? COMPARE
      : `print(${JSON.stringify(`the layer is not computed again: ${way.problem}`)})`,
    END,
  ]
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join("\n\n\n")
    .concat("\n");
}

function headOf({ number, fusion: { method, mode }, narrowed }: Evidence): string {
  const made = narrowed
    ? "the layer that was fitted again when the network was narrowed"
    : `the layer fused by the method ${method}${mode === "oneShot" ? "" : `, mode ${mode}`}`;
  return `"""Computes again, from the original's weights and inputs, ${made}.

Of replica ${number + 1}. Run it where it lies: python3 check.py. It needs NumPy and nothing of the lab; equations are
those of the lab's src/core/fusion/README.md. It ends with 0 where both agree, else with 1.
"""
import json, math, os, sys
import numpy as np`;
}

const LOAD = `HERE = os.path.dirname(os.path.abspath(__file__))


def load(name):  # layers, and the weights of each by their names
    file = np.load(os.path.join(HERE, name))
    layers = json.loads(str(file["fuseinit"]))["layers"]
    weights = [{} for _ in layers]
    for key in file.files:
        if key != "fuseinit":
            place, own = key.split(".")
            weights[int(place)][own] = file[key].astype(np.float64)
    return layers, weights`;

function constants(evidence: Evidence, file: string): string {
  const { original, points, place, lambda, replica, narrowed } = evidence;
  const { layers } = original.network;
  const target = layers[points.target] as WeightedSpec;
  const units = unitsOf(target) * ("rank" in target ? target.rank : 1);
  const kept = narrowed
    ? `\nKEPT = np.array(${JSON.stringify(narrowed.kept)}) - 1  # of ${narrowed.units} units`
    : "";
  return `REPLICA, START, TARGET = ${replica}, ${points.start}, ${points.target}  # layers of the original: first and last of the fit
PLACE, UNITS, LAMBDA = ${place}, ${units}, ${lambda}  # the fused layer in the shallow network; the ridge of its solve${kept}
original, weights = load(${JSON.stringify(file)})
shallow, start = load(${JSON.stringify(EVIDENCE_FILES.start)})
fused = shallow[PLACE]
INPUTS = np.load(os.path.join(HERE, ${JSON.stringify(EVIDENCE_FILES.inputs)})).astype(np.float64)`;
}

/** What the fused layer reads, as rows: [N, …] to [N, positions, inputs]. */
function rowsOf(evidence: Evidence): string {
  const { original, points } = evidence;
  const isSliding = isConv(original.network.layers[points.target] as WeightedSpec);
  const rows = isSliding
    ? `    seen = windows(x, fused["kernelSize"], fused.get("strides", 1), fused.get("padding", "valid"))
    return seen.reshape(len(x), -1, start[PLACE]["kernel"].size // UNITS)`
    : "    return x.reshape(len(x), 1, -1)";
  return `def rows(x):  # what the fused layer reads: [N, positions, inputs]
${keptOf(evidence)}${rows}
`;
}

/** The same where nothing slides: [N, inputs]. */
function listsOf(evidence: Evidence): string {
  return `def rows(x):  # what the fused layer reads: [N, inputs]
${keptOf(evidence)}    return x.reshape(len(x), -1)
`;
}

function keptOf({ narrowed }: Evidence): string {
  if (!narrowed) return "";
  return `    x = x.reshape(len(x), -1, ${narrowed.units})[:, :, KEPT].reshape(*x.shape[:-1], -1)\n`;
}

const MOMENTS_OF_LISTS = `def moments(read, goal):  # covariance of inputs and targets, and their means, eq. 3
    both = np.hstack([rows(read(INPUTS)), goal(INPUTS)])
    return np.cov(both.T, bias=True), both.mean(0, keepdims=True), 1
`;

const MOMENTS = `def moments(read, goal):  # covariance of inputs and targets, a sample's positions summed; means; eqs. 3, 15, 16
    centre, total, square, count = None, 0, 0, len(INPUTS)
    for at in range(0, count, 100):
        x = INPUTS[at : at + 100]
        seen = rows(read(x))
        both = np.concatenate([seen, goal(x).reshape(*seen.shape[:2], -1)], 2)
        centre = both.mean((0, 1)) if centre is None else centre
        d = both - centre
        total, square = total + d.sum(0), square + np.tensordot(d, d, ((0, 1), (0, 1)))
    positions = len(total)
    mean = total / count if PER_POSITION else total.sum(0, keepdims=True) / count / positions
    cov = square / count - mean.T @ mean * (positions / len(mean))
    return cov, centre + mean, positions
`;

const READ = `kernel = start[PLACE]["kernel"].reshape(-1, UNITS)
PER_POSITION = "bias" not in start[PLACE]  # then it is a layer of its own
bias = start[PLACE + PER_POSITION]["bias"].reshape(-1, UNITS)
cov, mean, positions = moments(lambda x: enters(x, START), target)


def miss(K, b, goal=1):  # mean square of x K + b - goal z, units and positions summed, eq. 7
    h = np.vstack([K, -goal * np.eye(UNITS)])
    return np.einsum("io,ij,jo->", h, cov, h) + ((mean @ h + b) ** 2).sum() * positions / len(mean)


spread = miss(0 * kernel, mean[:, -UNITS:].mean(0))
with open(os.path.join(HERE, "results.json")) as file:
    reported = json.load(file)["fusion"]["replicas"][REPLICA]["nmse"]
lost = miss(kernel, bias) / spread
print(f"signal lost on {len(INPUTS)} samples: {lost:.6g} here, {reported:.6g} in results.json")
isEqual = abs(lost - reported) < 1e-4 * max(1, lost)`;

const COMPARE = `apart = math.sqrt(max(0, miss(K - kernel, b - bias, 0)) / spread)
print(f"largest difference of a weight: {max(np.abs(K - kernel).max(), np.abs(b - bias).max()):.3g}, of weights up to {np.abs(kernel).max():.3g}")
print(f"difference of the answers: {apart:.3g} of their spread")
isEqual = isEqual and apart < 1e-3`;

const END = `print("agrees" if isEqual else "DOES NOT AGREE")
sys.exit(0 if isEqual else 1)`;
