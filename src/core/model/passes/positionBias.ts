import type { PositionBiasSpec } from "#core/model/layers.ts";
import type { LayerPass } from "./pass.ts";

export const positionBias: LayerPass<PositionBiasSpec> = {
  forward: (_, { bias }, { shape, data }) => {
    const added = bias!.data;
    const result = new Float64Array(data.length);
    for (let i = 0; i < data.length; i++) result[i] = data[i] + added[i % added.length];
    return { shape, data: result };
  },
  backward: (_, __, y) => y.data,
};
