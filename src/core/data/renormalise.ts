// Between splits of one data set: each is normalised by its own training part, so that the same raw number
// has another standardised one in each.

import type { Dataset, Normalisation } from "./dataset.ts";
import { restore, standardise } from "./normalise.ts";

type Numbers = Float32Array | Float64Array;

/** Inputs of `from`, rows of whole samples, as `to` has them; the same array where both are normalised alike. */
export function inputsAs(to: Dataset, from: Dataset, inputs: Numbers): Numbers {
  return renormalise(inputs, from.inputNormalisation, to.inputNormalisation);
}

/** The same for targets, or fitted values; classes stay as they are. */
export function targetsAs(to: Dataset, from: Dataset, targets: Numbers): Numbers {
  const [before, after] = [from.targetNormalisation, to.targetNormalisation];
  return before && after ? renormalise(targets, before, after) : targets;
}

function renormalise(values: Numbers, from: Normalisation, to: Normalisation): Numbers {
  if (from === to) return values;
  const raw = Float64Array.from(values, (value, i) => restore(value, from, i));
  return standardise(raw, to);
}
