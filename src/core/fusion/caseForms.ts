// How a fusion case writes each type of layer: its weights inline, and sizes only where no weight shows
// them. A table beside core/model/kinds.ts, because the page reads no cases.

import * as v from "valibot";
import { activation, perAxis, real, whole, windowed } from "#core/model/kinds/fields.ts";
import type { Entries } from "#core/model/kinds/fields.ts";
import type { LayerType, SpecOf, WeightName } from "#core/model/layers.ts";
import type { LayerWeights } from "#core/model/weights.ts";

export type CaseForm<Type extends LayerType = LayerType> = {
  readonly fields: Entries;
  readonly required?: readonly WeightName[];
  readonly optional?: readonly WeightName[];
  /** The fields of the spec that follow from the weights. */
  readonly fixedBy?: (weights: LayerWeights) => Partial<SpecOf<Type>>;
};

const positive = whole(1);
const nonNegative = real(0);
/** Any slope will do: what a case asks for is computed, not trained. */
const activated: Entries = {
  activation: v.exactOptional(activation),
  alpha: v.exactOptional(real(-Infinity)),
};
const conv: CaseForm<"conv1d" | "conv2d"> = {
  fields: {
    filters: v.exactOptional(positive),
    kernelSize: v.exactOptional(perAxis(1)),
    ...windowed,
    ...activated,
  },
  required: ["kernel"],
  optional: ["bias"],
  fixedBy: ({ kernel, bias }) => ({
    filters: kernel!.shape[kernel!.shape.length - 1],
    kernelSize: kernel!.shape.slice(0, -2),
    useBias: bias !== undefined,
  }),
};
const branch = {
  fields: {
    useBatchNorm: v.exactOptional(v.boolean()),
    rate: v.exactOptional(nonNegative),
    epsilon: v.exactOptional(nonNegative),
    momentum: v.exactOptional(nonNegative),
    ...activated,
  },
  required: ["kernel"],
  optional: ["shortcut", "bias", "gamma", "beta", "movingMean", "movingVariance"],
} as const;
const lastExtent = ({ kernel }: LayerWeights) => kernel!.shape[kernel!.shape.length - 1];
const pool = { fields: { poolSize: perAxis(1), ...windowed } };

/** How many of the kernel's outputs are pieces of one filter, no weight shows. */
const maxoutConv: CaseForm<"maxoutConv1d" | "maxoutConv2d"> = {
  fields: {
    kernelSize: v.exactOptional(perAxis(1)),
    filters: positive,
    rank: whole(2),
    ...windowed,
  },
  required: ["kernel"],
  optional: ["bias"],
  fixedBy: ({ kernel, bias }) => ({
    kernelSize: kernel!.shape.slice(0, -2),
    useBias: bias !== undefined,
  }),
};

export const CASE_FORMS: { readonly [type in LayerType]: CaseForm<type> } = {
  dense: {
    fields: { units: v.exactOptional(positive), ...activated },
    required: ["kernel"],
    optional: ["bias"],
    fixedBy: ({ kernel, bias }) => ({
      units: kernel!.shape[kernel!.shape.length - 1],
      useBias: bias !== undefined,
    }),
  },
  conv1d: conv,
  conv2d: conv,
  maxout: {
    fields: { units: positive, rank: whole(2) },
    required: ["kernel"],
    optional: ["bias"],
    fixedBy: ({ bias }) => ({ useBias: bias !== undefined }),
  },
  maxoutConv1d: maxoutConv,
  maxoutConv2d: maxoutConv,
  residual: {
    ...branch,
    fields: {
      ...branch.fields,
      filters: v.exactOptional(positive),
      kernelSize: v.exactOptional(perAxis(1)),
      strides: v.exactOptional(perAxis(1)),
    },
    fixedBy: (weights) => ({
      filters: lastExtent(weights),
      kernelSize: weights.kernel!.shape.slice(0, -2),
      useBias: weights.bias !== undefined,
    }),
  },
  residualDense: {
    ...branch,
    fields: { ...branch.fields, units: v.exactOptional(positive) },
    fixedBy: (weights) => ({
      units: lastExtent(weights),
      useBias: weights.bias !== undefined,
    }),
  },
  maxPool: pool,
  avgPool: pool,
  globalAvgPool: { fields: {} },
  batchNorm: {
    fields: { epsilon: v.exactOptional(nonNegative), momentum: v.exactOptional(nonNegative) },
    required: ["gamma", "beta", "movingMean", "movingVariance"],
  },
  mixtureNorm: {
    fields: { epsilon: v.exactOptional(nonNegative), momentum: v.exactOptional(nonNegative) },
    required: ["gamma", "beta", "movingProportion", "movingMean", "movingVariance"],
    fixedBy: ({ movingProportion }) => ({ components: movingProportion!.shape[0] }),
  },
  layerNorm: {
    fields: { epsilon: v.exactOptional(nonNegative) },
    required: ["gamma", "beta"],
  },
  flatten: { fields: {} },
  dropout: { fields: { rate: v.optional(nonNegative, 0) } },
  activation: { fields: { ...activated, activation } },
  positionBias: { fields: {}, required: ["bias"] },
};
