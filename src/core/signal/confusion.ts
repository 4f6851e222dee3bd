// Gradient confusion: whether a step that helps one sample harms another (Sankararaman, De, Xu, Huang and
// Goldstein 2020; docs/methods.md §5).

import { finished } from "#core/steps.ts";

/** Of the gradients g_i of single samples, over all pairs i ≠ j. */
export type Confusion = {
  /** The least η ≥ 0 with ⟨g_i, g_j⟩ ≥ −η. */
  readonly eta: number;
  readonly minCosine: number;
  readonly meanCosine: number;
};

/** Two gradients or more of one length. A gradient of 0 has no direction: its cosines count as 0. */
export function gradientConfusion(gradients: readonly Float64Array[]): Confusion {
  return finished(confusionInSteps(gradients));
}

/** The same, a gradient against those before it in each step. */
export function* confusionInSteps(
  gradients: readonly Float64Array[],
): Generator<undefined, Confusion> {
  if (gradients.length < 2) throw new RangeError("gradientConfusion: needs two gradients or more");
  const norms = gradients.map((g) => Math.sqrt(inner(g, g)));
  let [least, minCosine, sum, pairs] = [Infinity, Infinity, 0, 0];
  for (let i = 0; i < gradients.length; i++) {
    for (let j = 0; j < i; j++) {
      const product = inner(gradients[i], gradients[j]);
      const scale = norms[i] * norms[j];
      const cosine = scale === 0 ? 0 : product / scale;
      least = Math.min(least, product);
      minCosine = Math.min(minCosine, cosine);
      sum += cosine;
      pairs += 1;
    }
    yield;
  }
  return { eta: Math.max(0, -least), minCosine, meanCosine: sum / pairs };
}

export function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
