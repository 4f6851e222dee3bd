import { DEFAULT_EPSILON } from "#core/model/layers.ts";
import type { LayerNormSpec } from "#core/model/layers.ts";
import type { LayerPass } from "./pass.ts";
import { scaleBack, unscaled } from "./weightsBack.ts";

/** γ·(x − mean)/√(variance + ε) + β, mean and variance over the channels of one sample and position. */
export const layerNorm: LayerPass<LayerNormSpec> = {
  role: "opaque",
  nonlinear: "dividing by each sample's own deviation is not linear",
  forward: ({ epsilon = DEFAULT_EPSILON }, { gamma, beta }, { shape, data }) => {
    const channels = shape[shape.length - 1];
    const result = new Float64Array(data.length);
    for (let from = 0; from < data.length; from += channels) {
      let [mean, variance] = [0, 0];
      for (let c = 0; c < channels; c++) mean += data[from + c] / channels;
      for (let c = 0; c < channels; c++) variance += (data[from + c] - mean) ** 2 / channels;
      const inverse = 1 / Math.sqrt(variance + epsilon);
      for (let c = 0; c < channels; c++)
        result[from + c] = (data[from + c] - mean) * inverse * gamma!.data[c] + beta!.data[c];
    }
    return { shape, data: result };
  },
  /** With g = y·γ: (g − mean(g) − x̂·mean(g·x̂))/√(variance + ε). */
  pullBack: ({ epsilon = DEFAULT_EPSILON }, { gamma }, y, { shape, data }) => {
    const channels = shape[shape.length - 1];
    const result = new Float64Array(y.data.length);
    for (let from = 0; from < y.data.length; from += channels) {
      const at = from % data.length;
      let [mean, variance, plain, along] = [0, 0, 0, 0];
      for (let c = 0; c < channels; c++) mean += data[at + c] / channels;
      for (let c = 0; c < channels; c++) variance += (data[at + c] - mean) ** 2 / channels;
      const inverse = 1 / Math.sqrt(variance + epsilon);
      const g = (c: number) => y.data[from + c] * gamma!.data[c];
      const normal = (c: number) => (data[at + c] - mean) * inverse;
      for (let c = 0; c < channels; c++) {
        plain += g(c) / channels;
        along += (g(c) * normal(c)) / channels;
      }
      for (let c = 0; c < channels; c++) {
        result[from + c] = (g(c) - plain - normal(c) * along) * inverse;
      }
    }
    return result;
  },
  weightsBack: (spec, weights, y, input) => {
    const { data } = layerNorm.forward(spec, unscaled(weights), input, input.shape.slice(1));
    return scaleBack(data, y, weights.gamma!.data.length);
  },
};
