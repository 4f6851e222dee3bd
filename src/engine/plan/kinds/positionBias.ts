import { sizeOf } from "#core/math/tensor.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import type { Place } from "./emit.ts";

export function positionBias(builder: Builder, { layer, input, inputShape }: Place): Forward {
  const id = layer + 1;
  const columns = sizeOf(inputShape);
  const { rows } = builder;
  const to = builder.tensor(`${id}.output`, "scratch", rows * columns);
  builder.emit("addBias", layer, { from: input, bias: `${id}.bias` }, { to }, { rows, columns });
  return {
    preActivation: to,
    output: to,
    backward(outGradient) {
      const writes = { to: `${id}.biasGradient` };
      builder.emit("columnSum", layer, { from: outGradient }, writes, { rows, columns });
      return outGradient;
    },
  };
}
