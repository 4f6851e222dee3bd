import type { Shape } from "#core/math/tensor.ts";
import type { DenseSpec } from "#core/model/layers.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import type { Place } from "./emit.ts";
import { weighted } from "./weighted.ts";

/** [B, in]·[in, units]. */
export function dense(builder: Builder, place: Place, spec: DenseSpec, shape: Shape): Forward {
  const { layer, input, inputShape } = place;
  const id = layer + 1;
  const [width] = inputShape;
  const { units } = spec;
  const { rows } = builder;
  const kernel = `${id}.kernel`;
  const plain = { transposed: false, relu: false };
  return weighted(builder, place, spec, shape, {
    forward(out, bias, relu) {
      const numbers = { m: rows, n: units, k: width, transposed: false, relu };
      builder.emit("product", layer, { left: input, right: kernel, ...bias }, { out }, numbers);
    },
    kernelGradient(outGradient) {
      const numbers = { m: width, n: units, k: rows, transposed: true, relu: false };
      const out = `${id}.kernelGradient`;
      builder.emit("product", layer, { left: input, right: outGradient }, { out }, numbers);
    },
    inputGradient(outGradient) {
      const to = builder.tensor(`${id}.kernelTransposed`, "scratch", width * units);
      builder.emit("transpose", layer, { from: kernel }, { to }, { rows: width, columns: units });
      const out = builder.tensor(`${id}.inputGradient`, "scratch", rows * width);
      const numbers = { m: rows, n: width, k: units, ...plain };
      builder.emit("product", layer, { left: outGradient, right: to }, { out }, numbers);
      return out;
    },
  });
}
