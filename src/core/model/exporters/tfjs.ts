// A TensorFlow.js layers model: model.json with the layers as Keras has them, and the weights in a file beside it.
// https://www.tensorflow.org/js/guide/save_load#native_formats

import { weightSpecs } from "#core/model/weights.ts";
import { joined } from "#core/model/readers/files/writeZip.ts";
import type { Exporter } from "./exporter.ts";
import { KERAS_WEIGHTS, kerasLayers } from "./kerasLayers.ts";
import { ascii, namedArrays } from "./tensors.ts";

export const exporter: Exporter = {
  check: kerasLayers,
  write: (name, network, weights) => {
    const layers = kerasLayers(network).map(({ className, config, of }, index) => {
      return { class_name: className, of, config: { name: `layer_${index + 1}`, ...config } };
    });
    const arrays = namedArrays(network, weights);
    const placed = weightSpecs(network).map((spec, i) => {
      const { config } = layers.find(({ of }) => of === spec.layer)!;
      const name = `${config.name}/${KERAS_WEIGHTS[spec.name]}`;
      return { manifest: { name, shape: spec.shape, dtype: "float32" }, bytes: arrays[i].bytes };
    });
    const first = { batch_input_shape: [null, ...network.inputShape], dtype: "float32" };
    const topology = layers.map(({ class_name, config }, index) => {
      return { class_name, config: index === 0 ? { ...config, ...first } : config };
    });
    const beside = `${name.replace(/\.json$/i, "")}.weights.bin`;
    const model = {
      format: "layers-model",
      generatedBy: "fuseinit-lab",
      convertedBy: null,
      modelTopology: { class_name: "Sequential", config: { name: "fuseinit", layers: topology } },
      weightsManifest: [{ paths: [beside], weights: placed.map(({ manifest }) => manifest) }],
    };
    return [
      { file: name, bytes: ascii(JSON.stringify(model)) },
      { file: beside, bytes: joined(placed.map(({ bytes }) => bytes)) },
    ];
  },
};
