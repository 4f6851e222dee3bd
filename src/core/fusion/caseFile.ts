// A fusion case as it stands in a file (design.md §4): the layers of a span with their weights inline,
// and what to fuse them with. Every problem is told by the path of its field.

import * as v from "valibot";
import { clip, listFaults } from "#core/message.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import { METHODS, MODES } from "./options.ts";
import type { FusionOptions } from "./options.ts";

export type FusionCase = {
  readonly network: Network;
  readonly weights: NetworkWeights;
  readonly options: FusionOptions;
  /** [N, …]; absent where the gaussian method is given moments. */
  readonly inputs?: Tensor;
  /** Mean [n0] and covariance [n0, n0] of the inputs. */
  readonly moments?: { readonly mean: Tensor; readonly covariance: Tensor };
  /** Held-out inputs on which the fused layer is compared too. */
  readonly probe?: Tensor;
};

/** A case that cannot be read; the message lists the first wrong fields by their paths. */
export class FusionCaseError extends Error {
  override readonly name = "FusionCaseError";

  constructor(message: string, options?: ErrorOptions) {
    super(clip(message), options);
  }
}

const oneOf = <const Names extends readonly string[]>(names: Names) =>
  v.picklist(names, (issue) => `must be one of ${names.join(", ")}, got ${issue.received}`);
const finite = v.pipe(v.number("must be numbers"), v.finite("must be finite numbers"));
const whole = v.pipe(
  v.number((issue) => `must be a whole number, got ${issue.received}`),
  v.integer((issue) => `must be a whole number, got ${issue.received}`),
);
const positive = v.pipe(
  whole,
  v.minValue(1, (issue) => `must be at least 1, got ${issue.received}`),
);
const nonNegative = v.pipe(
  v.number((issue) => `must be a number, got ${issue.received}`),
  v.finite("must be finite"),
  v.minValue(0, (issue) => `must be at least 0, got ${issue.received}`),
);
const perAxis = v.union(
  [positive, v.array(positive)],
  "must be a whole number, or one for each axis",
);
const tensor = v.pipe(
  v.strictObject({ shape: v.array(positive), data: v.array(finite) }),
  v.check(
    ({ shape, data }) => sizeOf(shape) === data.length,
    (issue) =>
      `shape ${issue.input.shape.join("×")} needs ${sizeOf(issue.input.shape)} numbers, got ${issue.input.data.length}`,
  ),
  v.transform(({ shape, data }): Tensor => ({ shape, data: Float64Array.from(data) })),
);
const padding = v.union(
  [v.picklist(["same", "valid"]), v.array(v.tuple([whole, whole]))],
  `must be "same", "valid" or [before, after] for each axis`,
);
const activated = {
  activation: v.exactOptional(oneOf(ACTIVATIONS)),
  alpha: v.exactOptional(finite),
};
const weighted = { kernel: tensor, bias: v.exactOptional(tensor), ...activated };
const windowed = { strides: v.exactOptional(perAxis), padding: v.exactOptional(padding) };
const pool = { poolSize: perAxis, ...windowed };

const layer = v.variant(
  "type",
  [
    v.strictObject({ type: v.literal("dense"), units: v.exactOptional(positive), ...weighted }),
    ...(["conv1d", "conv2d"] as const).map((type) =>
      v.strictObject({
        type: v.literal(type),
        filters: v.exactOptional(positive),
        kernelSize: v.exactOptional(perAxis),
        ...windowed,
        ...weighted,
      }),
    ),
    v.strictObject({ type: v.literal("maxPool"), ...pool }),
    v.strictObject({ type: v.literal("avgPool"), ...pool }),
    v.strictObject({
      type: v.literal("batchNorm"),
      gamma: tensor,
      beta: tensor,
      movingMean: tensor,
      movingVariance: tensor,
      epsilon: v.exactOptional(nonNegative),
      momentum: v.exactOptional(nonNegative),
    }),
    v.strictObject({ type: v.literal("flatten") }),
    v.strictObject({ type: v.literal("dropout"), rate: v.exactOptional(nonNegative) }),
    v.strictObject({
      type: v.literal("activation"),
      activation: oneOf(ACTIVATIONS),
      alpha: v.exactOptional(finite),
    }),
    v.strictObject({ type: v.literal("positionBias"), bias: tensor }),
  ],
  "must be one of dense, conv1d, conv2d, maxPool, avgPool, batchNorm, flatten, dropout, activation, positionBias",
);
type CaseLayer = v.InferOutput<typeof layer>;

const ridge = v.union(
  [v.strictObject({ relative: nonNegative }), v.strictObject({ absolute: nonNegative })],
  `must be {"relative": number} or {"absolute": number}`,
);
const caseSchema = v.strictObject({
  layers: v.pipe(v.array(layer), v.minLength(2, "must hold the whole span, two blocks or more")),
  method: v.optional(oneOf(METHODS), "empirical"),
  mode: v.exactOptional(oneOf(MODES)),
  ridge: v.exactOptional(ridge),
  kernelSize: v.exactOptional(perAxis),
  padBefore: v.exactOptional(
    v.union([whole, v.array(whole)], "must be a whole number, or one for each axis"),
  ),
  bias: v.exactOptional(oneOf(["channel", "position"])),
  inputs: v.exactOptional(tensor),
  moments: v.exactOptional(v.strictObject({ mean: tensor, covariance: tensor })),
  probe: v.exactOptional(tensor),
});

type CaseOutput = v.InferOutput<typeof caseSchema>;

/** Reads a case. Throws FusionCaseError: "layers[0].kernel.data: must be finite numbers". */
export function parseFusionCase(value: unknown): FusionCase {
  const result = v.safeParse(caseSchema, value);
  if (!result.success) {
    const lines = result.issues.map(
      (issue) => `${v.getDotPath(issue) ?? "case"}: ${issueText(issue)}`,
    );
    throw new FusionCaseError(listFaults(lines));
  }
  const { layers, inputs, moments, probe, ...options } = result.output;
  const problem = momentsProblem(result.output);
  if (problem) throw new FusionCaseError(problem);
  const inputShape = inputs?.shape.slice(1) ?? moments?.mean.shape ?? probe?.shape.slice(1);
  if (!inputShape) throw new FusionCaseError("inputs: needed, or moments for the gaussian method");
  return {
    network: { inputShape, layers: layers.map(specOf) },
    weights: layers.map(weightsOf),
    options,
    ...(inputs ? { inputs } : {}),
    ...(moments ? { moments } : {}),
    ...(probe ? { probe } : {}),
  };
}

/** Moments stand for inputs, and one solve is all that can be done with them. */
function momentsProblem({ moments, inputs, mode = "oneShot" }: CaseOutput): string | undefined {
  if (!moments) return undefined;
  if (inputs) return "moments: leave them out where inputs are given, which they stand for";
  return mode === "oneShot" ? undefined : `mode: ${mode} needs inputs; moments serve oneShot`;
}

function issueText(issue: v.BaseIssue<unknown>): string {
  if (issue.type !== "strict_object") return issue.message;
  if (issue.expected === "never") return "unknown field";
  return issue.received === "undefined" ? "is missing" : `must be an object, got ${issue.received}`;
}

/** The spec of a layer: sizes come from its kernel. */
function specOf(given: CaseLayer, place: number): LayerSpec {
  switch (given.type) {
    case "dense": {
      const { kernel, bias, ...rest } = given;
      const units = kernel.shape[kernel.shape.length - 1];
      checkAgrees(place, "units", given.units, units);
      return { ...rest, units, useBias: bias !== undefined };
    }
    case "conv1d":
    case "conv2d": {
      const { kernel, bias, ...rest } = given;
      const filters = kernel.shape[kernel.shape.length - 1];
      const kernelSize = kernel.shape.slice(0, -2);
      checkAgrees(place, "filters", given.filters, filters);
      return { ...rest, filters, kernelSize, useBias: bias !== undefined };
    }
    case "batchNorm": {
      const { epsilon, momentum } = given;
      return {
        type: "batchNorm",
        ...(epsilon === undefined ? {} : { epsilon }),
        ...(momentum === undefined ? {} : { momentum }),
      };
    }
    case "dropout":
      return { type: "dropout", rate: given.rate ?? 0 };
    case "positionBias":
      return { type: "positionBias" };
    default:
      return given;
  }
}

function checkAgrees(
  place: number,
  field: string,
  given: number | undefined,
  kernel: number,
): void {
  if (given === undefined || given === kernel) return;
  throw new FusionCaseError(`layers.${place}.${field}: ${given} ≠ the kernel's ${kernel}`);
}

function weightsOf(given: CaseLayer): LayerWeights {
  switch (given.type) {
    case "dense":
    case "conv1d":
    case "conv2d":
      return { kernel: given.kernel, ...(given.bias ? { bias: given.bias } : {}) };
    case "batchNorm": {
      const { gamma, beta, movingMean, movingVariance } = given;
      return { gamma, beta, movingMean, movingVariance };
    }
    case "positionBias":
      return { bias: given.bias };
    default:
      return {};
  }
}
