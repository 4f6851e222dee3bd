import { matrixOf } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import type { DenseSpec } from "#core/model/layers.ts";
import { timesTransposed } from "#core/model/slideBack.ts";
import { linearKernel } from "./affine.ts";
import type { LayerPass } from "./pass.ts";
import { kernelBack } from "./weightsBack.ts";

/** Rows [m,p] · kernel [p,q] + bias [q]. */
export const dense: LayerPass<DenseSpec> = {
  forward: ({ units }, { kernel, bias }, { shape: [rows, width], data: x }) => {
    const { data } = multiply(matrixOf(rows, width, x), matrixOf(width, units, kernel!.data));
    if (bias) for (let i = 0; i < data.length; i++) data[i] += bias.data[i % units];
    return { shape: [rows, units], data };
  },
  role: "affine",
  absorbsMaps: true,
  linearPart: linearKernel,
  linearised: (spec) => ({ ...spec, activation: "linear" }),
  compose: (map, { units }, { kernel, bias }, width) => {
    const K = matrixOf(width, units, kernel!.data);
    const added = bias ? Float64Array.from(bias.data) : new Float64Array(units);
    if (!map) return { kernel: K, offset: added };
    const offset = multiply({ rows: 1, columns: width, data: map.offset }, K).data;
    return { kernel: multiply(map.kernel, K), offset: offset.map((x, o) => x + added[o]) };
  },
  backward: (_, { kernel }, y) => timesTransposed(y, kernel!).data,
  weightsBack: (_, weights, y, { shape: [rows, width], data }) =>
    kernelBack(matrixOf(rows, width, data), y, weights),
};
