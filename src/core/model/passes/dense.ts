import { matrixOf } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import type { DenseSpec } from "#core/model/layers.ts";
import { timesTransposed } from "#core/model/slideBack.ts";
import type { LayerPass } from "./pass.ts";

/** Rows [m,p] · kernel [p,q] + bias [q]. */
export const dense: LayerPass<DenseSpec> = {
  forward: ({ units }, { kernel, bias }, { shape: [rows, width], data: x }) => {
    const { data } = multiply(matrixOf(rows, width, x), matrixOf(width, units, kernel!.data));
    if (bias) for (let i = 0; i < data.length; i++) data[i] += bias.data[i % units];
    return { shape: [rows, units], data };
  },
  backward: (_, { kernel }, y) => timesTransposed(y, kernel!).data,
};
