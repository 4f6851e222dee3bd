// ONNX files are sound to onnx' own checker, answer in PyTorch what the lab answers, and come back by the lab's reader, which is
// itself held to PyTorch's files.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { importFile } from "#core/importFile.ts";
import type { ImportedNetwork } from "#core/importer.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { forward } from "#core/model/forward.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { exporter } from "./onnx.ts";

const folder = mkdtempSync(join(tmpdir(), "onnx-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dense = (units: number): LayerSpec => ({ type: "dense", units });
const conv = { filters: 3, kernelSize: 3 } as const;
const NETWORKS: readonly (readonly [string, Network])[] = [
  ...ACTIVATIONS.map((activation): readonly [string, Network] => [
    `dense layers, ${activation}`,
    { inputShape: [5], layers: [{ type: "dense", units: 4, activation, alpha: 0.3 }, dense(2)] },
  ]),
  [
    "images: padded, strided, normed, pooled, flattened, normed as a list",
    {
      inputShape: [7, 6, 2],
      layers: [
        { type: "conv2d", ...conv, padding: "same", activation: "relu" },
        { type: "batchNorm" },
        { type: "maxPool", poolSize: 2 },
        {
          type: "conv2d",
          filters: 4,
          kernelSize: [2, 3],
          padding: [
            [1, 0],
            [2, 1],
          ],
          useBias: false,
        },
        { type: "activation", activation: "elu" },
        { type: "avgPool", poolSize: 2, strides: 1, padding: "same" },
        { type: "dropout", rate: 0.25 },
        { type: "flatten" },
        { type: "batchNorm", epsilon: 0.01 },
        dense(3),
      ],
    },
  ],
  [
    "signals: strided as same, pooled to their means",
    {
      inputShape: [9, 3],
      layers: [
        { type: "conv1d", ...conv, strides: 2, padding: "same", activation: "tanh" },
        { type: "globalAvgPool" },
        dense(2),
      ],
    },
  ],
];

/** Weights and inputs that are alike nowhere; variances above 0. */
function madeUp(network: Network): { weights: NetworkWeights; inputs: Tensor } {
  const draw = random(3, "onnx");
  const drawn = initializeWeights(
    network,
    { type: "normal", stddev: 0.5 },
    3,
    "onnx",
    undefined as never,
  );
  const weights = drawn.map((layer) =>
    Object.fromEntries(
      Object.entries(layer).map(([name, { shape, data }]) => [
        name,
        {
          shape,
          data: data.map((x) => (name === "kernel" ? x : Math.fround(0.5 + draw.uniform()))),
        },
      ]),
    ),
  );
  const shape = [4, ...network.inputShape];
  const data = Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(draw.normal()));
  return { weights: weights as NetworkWeights, inputs: { shape, data } };
}

test.each(NETWORKS)("%s: what is read back answers the same", async (_, network) => {
  const { weights, inputs } = madeUp(network);
  const [{ file, bytes }] = exporter.write("a.onnx", network, weights);
  const read = (await importFile({ file, bytes })) as ImportedNetwork;
  expect(read.inputShape).toEqual(network.inputShape);
  const [own, back] = [forward(network, weights, inputs), forward(read, read.weights, inputs)];
  expect(back.shape).toEqual(own.shape);
  back.data.forEach((value, i) => expect(value).toBeCloseTo(own.data[i], 5));
});

const hasPython = spawnSync("/usr/bin/python3", ["-c", "import onnx, torch"]).status === 0;

/** Carries the nodes out by PyTorch's own functions, on inputs with channels first. */
const CHECK = `
import json, sys, numpy as np, onnx, torch, torch.nn.functional as F
from onnx import numpy_helper, helper
asked = json.load(open(sys.argv[1]))
answers = []
for path, inputs in asked:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    graph = model.graph
    at = {t.name: torch.tensor(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    x = torch.tensor(np.array(inputs["data"], dtype="f4").reshape(inputs["shape"]))
    at["input"] = x.movedim(-1, 1) if x.dim() > 2 else x
    for node in graph.node:
        a = {one.name: helper.get_attribute_value(one) for one in node.attribute}
        v = [at[name] for name in node.input]
        op, x = node.op_type, v[0]
        if op in ("Conv", "MaxPool", "AveragePool"):
            k, s, n = a["kernel_shape"], a["strides"], len(a["kernel_shape"])
            pads = list(a.get("pads", [0] * 2 * n))
            if a.get("auto_pad") == b"SAME_UPPER":
                total = [max(0, (-(-x.shape[2 + i] // s[i]) - 1) * s[i] + k[i] - x.shape[2 + i]) for i in range(n)]
                pads = [t // 2 for t in total] + [t - t // 2 for t in total]
            flat = [p for i in reversed(range(n)) for p in (pads[i], pads[n + i])]
            pad = lambda y, fill=0.0: F.pad(y, flat, value=fill)
            if op == "Conv":
                y = [F.conv1d, F.conv2d][n - 1](pad(x), v[1], v[2] if len(v) > 2 else None, tuple(s))
            elif op == "MaxPool":
                y = [F.max_pool1d, F.max_pool2d][n - 1](pad(x, -np.inf), tuple(k), tuple(s))
            else:
                mean = [F.avg_pool1d, F.avg_pool2d][n - 1]
                y = mean(pad(x), tuple(k), tuple(s)) / mean(pad(torch.ones_like(x)), tuple(k), tuple(s))
        elif op == "Gemm": y = x @ v[1] + (v[2] if len(v) > 2 else 0)
        elif op == "BatchNormalization": y = F.batch_norm(x, v[3], v[4], v[1], v[2], eps=a["epsilon"])
        elif op == "Flatten": y = x.flatten(1)
        elif op == "GlobalAveragePool": y = x.mean(dim=tuple(range(2, x.dim())), keepdim=True)
        elif op == "Dropout": y = x
        elif op == "Clip": y = x.clamp(v[1].item(), v[2].item())
        elif op == "LeakyRelu": y = F.leaky_relu(x, a["alpha"])
        elif op == "Elu": y = F.elu(x, a["alpha"])
        elif op in ("Add", "Mul", "Div"): y = {"Add": x + v[1], "Mul": x * v[1], "Div": x / v[1]}[op]
        else: y = {"Relu": torch.relu, "Tanh": torch.tanh, "Sigmoid": torch.sigmoid, "Softplus": F.softplus, "Erf": torch.erf}[op](x)
        at[node.output[0]] = y
    answers.append(at[graph.output[0].name].flatten().tolist())
print(json.dumps(answers))
`;

test.skipIf(!hasPython)(
  "onnx' checker finds nothing, and PyTorch answers the same (skipped without python3-onnx and python3-torch)",
  () => {
    const asked = NETWORKS.map(([, network], i) => {
      const { weights, inputs } = madeUp(network);
      const path = join(folder, `${i}.onnx`);
      writeFileSync(path, exporter.write(`${i}.onnx`, network, weights)[0].bytes);
      return [path, { shape: inputs.shape, data: Array.from(inputs.data) }];
    });
    const list = join(folder, "asked.json");
    writeFileSync(list, JSON.stringify(asked));
    const { stdout, stderr } = spawnSync("/usr/bin/python3", ["-c", CHECK, list], {
      encoding: "utf8",
    });
    expect(stdout, stderr).not.toBe("");
    const answers = JSON.parse(stdout) as readonly (readonly number[])[];
    for (const [i, [name, network]] of NETWORKS.entries()) {
      const { weights, inputs } = madeUp(network);
      const { data } = forward(network, weights, inputs);
      expect(answers[i]!.length, name).toBe(data.length);
      data.forEach((value, j) => expect(answers[i]![j], name).toBeCloseTo(value, 4));
    }
  },
);

test("a layer that ONNX has not is named, with what to do", () => {
  const network: Network = {
    inputShape: [4],
    layers: [{ type: "maxout", units: 3, rank: 2 }, dense(2)],
  };
  const { weights } = madeUp(network);
  expect(() => exporter.write("a.onnx", network, weights)).toThrow(
    /maxout.*ONNX has no such layer; write safetensors or npz/,
  );
});
