// Seeded weights and data for the engine's tests. Not part of the engine.

import type { Samples } from "#core/data/dataset.ts";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";

/** He-normal kernels, small biases, gammas and variances near one. */
export function seededWeights(network: Network, seed: number): NetworkWeights {
  const records: { -readonly [K in keyof LayerWeights]: LayerWeights[K] }[] = network.layers.map(
    () => ({}),
  );
  for (const { layer, name, shape } of weightSpecs(network)) {
    const { normal } = random(seed, "weights", layer, name);
    const fanIn = sizeOf(shape.slice(0, -1));
    const scale = name === "kernel" ? Math.sqrt(2 / fanIn) : 0.1;
    const centre = ["gamma", "movingVariance", "movingProportion"].includes(name) ? 1 : 0;
    const data = Float32Array.from({ length: sizeOf(shape) }, () => centre + scale * normal());
    records[layer][name] = { shape, data };
  }
  return records;
}

/** Classes with noisy centres of their own. */
export function seededClasses(
  count: number,
  inputShape: readonly number[],
  classes: number,
): Samples {
  const { normal, integer } = random(11, "classes");
  const width = sizeOf(inputShape);
  const centres = Float32Array.from({ length: classes * width }, normal);
  const labels = Float32Array.from({ length: count }, () => integer(classes));
  const data = Float32Array.from(
    { length: count * width },
    (_, i) => 0.5 * centres[labels[Math.floor(i / width)] * width + (i % width)] + normal(),
  );
  return {
    inputs: { shape: [count, ...inputShape], data },
    targets: { shape: [count], data: labels },
  };
}

/** Standard normal inputs and a target that is a noisy sum of them. */
export function seededRegression(count: number, width: number): Samples {
  const { normal } = random(12, "regression");
  const data = Float32Array.from({ length: count * width }, normal);
  const targets = Float32Array.from({ length: count }, (_, n) => {
    const row = data.subarray(n * width, (n + 1) * width);
    return row.reduce((sum, x) => sum + x, 0) / Math.sqrt(width) + 0.1 * normal();
  });
  return { inputs: { shape: [count, width], data }, targets: { shape: [count, 1], data: targets } };
}
