// The weights of a network as files name them: by the lab's own names, "0.kernel", beside the list of layers as text.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { checkWeights, weightSpecs } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";

export type NamedArray = {
  readonly name: string;
  readonly shape: Shape;
  /** Float32, little-endian. */
  readonly bytes: Uint8Array;
};

/** In the order of the layers, float32 as they were trained. Throws NetworkError where the weights do not fit. */
export function namedArrays(network: Network, weights: NetworkWeights): readonly NamedArray[] {
  checkWeights(network, weights);
  return weightSpecs(network).map(({ layer, name, shape }) => ({
    name: `${layer}.${name}`,
    shape,
    bytes: float32(weights[layer][name]!.data, sizeOf(shape)),
  }));
}

/** Float32, little-endian. */
export function float32(data: Float32Array | Float64Array, count: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * count));
  for (let i = 0; i < count; i++) view.setFloat32(4 * i, data[i], true);
  return new Uint8Array(view.buffer);
}

/** The network of an experiment, as JSON in ASCII: what importers read under "fuseinit". */
export function describedAs({ inputShape, layers }: Network): string {
  const text = JSON.stringify({ inputShape, layers });
  return text.replace(
    /[^\x20-\x7e]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Text in ASCII as bytes. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}
