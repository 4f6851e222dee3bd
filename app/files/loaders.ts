// How a saved network is loaded elsewhere: a dozen lines of Python or JavaScript, shown and copied. app/files/loaders.test.ts runs
// those for which Debian has the packages.

import { fileStem } from "#core/experiment/schema/file.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";

export type NetworkFormat = "safetensors" | "npz" | "tfjs" | "onnx";

export type Loader = { readonly title: string; readonly code: (file: string) => string };

const ENDINGS: { readonly [format in NetworkFormat]: string } = {
  safetensors: ".safetensors",
  npz: ".npz",
  tfjs: ".json",
  onnx: ".onnx",
};

/** The name of the file that holds a replica, counted from 0, of an arm. */
export function networkName(
  experiment: Experiment,
  arm: Arm,
  replica: number,
  format: NetworkFormat,
): string {
  return `${fileStem(experiment)}.${arm}-${replica + 1}${ENDINGS[format]}`;
}

/** Of lists of numbers through dense layers; convolutions go by ONNX. */
const TORCH_RUN = `def run(x):  # [N, inputs], dense layers; for convolutions save ONNX
    for i, layer in enumerate(net["layers"]):
        if layer["type"] == "dense":
            x = x @ weights[f"{i}.kernel"] + weights.get(f"{i}.bias", 0)
            x = getattr(torch, layer.get("activation", "clone"))(x)
    return x`;

const KERAS_BUILD = `model = keras.Sequential([keras.Input(net["inputShape"])])
for i, layer in enumerate(net["layers"]):  # dense layers; for convolutions save TensorFlow.js
    if layer["type"] == "dense":
        own = [weights[f"{i}.{w}"] for w in ("kernel", "bias") if f"{i}.{w}" in weights]
        model.add(keras.layers.Dense(layer["units"], layer.get("activation"), len(own) == 2))
        model.layers[-1].set_weights(own)`;

const openSafetensors = (file: string, framework: "pt" | "np") => `import json
from safetensors import safe_open
with safe_open("${file}", "${framework}") as f:
    net = json.loads(f.metadata()["fuseinit"])
    weights = {name: f.get_tensor(name) for name in f.keys()}
`;

const openNpz = (file: string, of: string) => `import json, numpy as np
f = np.load("${file}")
net = json.loads(str(f["fuseinit"]))
weights = {name: ${of} for name in f.files if name != "fuseinit"}
`;

/** For each format, the frameworks that people use. */
export const LOADERS: { readonly [format in NetworkFormat]: readonly Loader[] } = {
  safetensors: [
    {
      title: "PyTorch",
      code: (file) => `import torch\n${openSafetensors(file, "pt")}${TORCH_RUN}\n`,
    },
    {
      title: "Keras",
      code: (file) => `import keras\n${openSafetensors(file, "np")}${KERAS_BUILD}\n`,
    },
  ],
  npz: [
    {
      title: "PyTorch",
      code: (file) => `import torch\n${openNpz(file, "torch.tensor(f[name])")}${TORCH_RUN}\n`,
    },
    { title: "Keras", code: (file) => `import keras\n${openNpz(file, "f[name]")}${KERAS_BUILD}\n` },
  ],
  tfjs: [
    {
      title: "TensorFlow.js",
      code: (file) => `// both files in one folder
import * as tf from "@tensorflow/tfjs";
const model = await tf.loadLayersModel("${file}");
const outputs = model.predict(inputs); // [N, …], channels last
`,
    },
    {
      title: "Keras",
      code: (file) => `# both files in one folder; pip install tensorflowjs
import tensorflowjs as tfjs
model = tfjs.converters.load_keras_model("${file}")
`,
    },
  ],
  onnx: [
    {
      title: "PyTorch",
      code: (file) => `# pip install onnx2torch; inputs [N, channels, …]
from onnx2torch import convert
model = convert("${file}")
`,
    },
    {
      title: "ONNX Runtime",
      code: (file) => `# inputs [N, channels, …], float32
import onnxruntime
session = onnxruntime.InferenceSession("${file}")
[outputs] = session.run(None, {"input": inputs})
`,
    },
  ],
};
