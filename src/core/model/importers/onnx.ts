// Models of ONNX: lists of layers as PyTorch, Keras and others export them, with their weights.

import { fileError } from "#core/data/readers/fileError.ts";
import type { Importer } from "#core/importer.ts";
import { demandLayers, networkOf } from "#core/model/readers/networkOf.ts";
import { readGraph } from "#core/model/readers/onnx/graph.ts";
import { inputShapeOf } from "#core/model/readers/onnx/layout.ts";
import { walk } from "#core/model/readers/onnx/walk.ts";

export const importer: Importer = {
  accepts: (name) => /\.onnx$/i.test(name),
  read: async ({ file, bytes }, options) => {
    const graph = readGraph(file, bytes);
    await options.breathe?.();
    const { layers, tensors, notes, layout } = walk(graph);
    demandLayers(file, layers);
    const inputShape = inputShapeOf(layout);
    const described = { layers, ...(inputShape && { inputShape }) };
    if (tensors.size === 0) {
      throw fileError(file, "holds no layers with weights", "open a network that has some");
    }
    const network = networkOf(file, tensors, options, described);
    return { ...network, ...(notes.length > 0 && { note: notes.join(" ") }) };
  },
};
