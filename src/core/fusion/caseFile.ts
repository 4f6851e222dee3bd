// A fusion case as it stands in a file (docs/formats.md §6): the layers of a span with their weights inline,
// and what to fuse them with. Every problem is reported with the path of its field.

import * as v from "valibot";
import { clip } from "#core/message.ts";
import { schemaFaults } from "#core/schemaFaults.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { LAYER_TYPES } from "#core/model/kinds.ts";
import { oneOf, perAxis, real, whole } from "#core/model/kinds/fields.ts";
import type { Entries } from "#core/model/kinds/fields.ts";
import type { LayerSpec, LayerType, Network, WeightName } from "#core/model/layers.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import { CASE_FORMS } from "./caseForms.ts";
import type { CaseForm } from "./caseForms.ts";
import { METHODS, MODES } from "./options.ts";
import { ridgeField } from "./ridgeField.ts";
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

const finite = v.pipe(v.number("must be numbers"), v.finite("must be finite numbers"));
/** A tensor of a case: shape, and as many numbers as it asks for. */
export const caseTensor: v.GenericSchema<unknown, Tensor> = v.pipe(
  v.strictObject({ shape: v.array(whole(1)), data: v.array(finite) }),
  v.check(
    ({ shape, data }) => sizeOf(shape) === data.length,
    (issue) =>
      `shape ${issue.input.shape.join("×")} needs ${sizeOf(issue.input.shape)} numbers, got ${issue.input.data.length}`,
  ),
  v.transform(({ shape, data }): Tensor => ({ shape, data: Float64Array.from(data) })),
);
/** A layer of a case: the fields of its kind, and its weights. */
export type CaseLayer = {
  readonly type: LayerType;
  readonly [field: string]: unknown;
} & { readonly [name in WeightName]?: Tensor };

const layer = v.variant(
  "type",
  LAYER_TYPES.map((type) => v.strictObject({ type: v.literal(type), ...caseEntries(type) })),
  `must be one of ${LAYER_TYPES.join(", ")}`,
) as unknown as v.GenericSchema<CaseLayer>;

function caseEntries(type: LayerType): Entries {
  const { fields, required = [], optional = [] }: CaseForm = CASE_FORMS[type];
  return {
    ...fields,
    ...Object.fromEntries(required.map((name) => [name, caseTensor])),
    ...Object.fromEntries(optional.map((name) => [name, v.exactOptional(caseTensor)])),
  };
}

/** The layers of a case, as many as `least` or more. */
export function caseLayers(least: number, message: string): v.GenericSchema<unknown, CaseLayer[]> {
  return v.pipe(v.array(layer), v.minLength(least, message)) as v.GenericSchema<
    unknown,
    CaseLayer[]
  >;
}

const ridge = ridgeField(real(0));
const caseSchema = v.strictObject({
  layers: caseLayers(2, "must hold the whole span, two blocks or more"),
  method: v.optional(oneOf(METHODS), "empirical"),
  mode: v.exactOptional(oneOf(MODES)),
  ridge: v.exactOptional(ridge),
  kernelSize: v.exactOptional(perAxis(1)),
  padBefore: v.exactOptional(perAxis(-1e9)),
  bias: v.exactOptional(oneOf(["channel", "position"])),
  inputs: v.exactOptional(caseTensor),
  moments: v.exactOptional(v.strictObject({ mean: caseTensor, covariance: caseTensor })),
  probe: v.exactOptional(caseTensor),
});

type CaseOutput = v.InferOutput<typeof caseSchema>;

/** Reads a case. Throws FusionCaseError: "layers[0].kernel.data: must be finite numbers". */
export function parseFusionCase(value: unknown): FusionCase {
  const result = v.safeParse(caseSchema, value);
  if (!result.success) throw new FusionCaseError(schemaFaults(result.issues));
  const { layers, inputs, moments, probe, ...options } = result.output;
  const problem = momentsProblem(result.output);
  if (problem) throw new FusionCaseError(problem);
  const inputShape = inputs?.shape.slice(1) ?? moments?.mean.shape ?? probe?.shape.slice(1);
  if (!inputShape) throw new FusionCaseError("inputs: needed, or moments for the gaussian method");
  return {
    ...modelOf(layers, inputShape),
    options,
    ...(inputs ? { inputs } : {}),
    ...(moments ? { moments } : {}),
    ...(probe ? { probe } : {}),
  };
}

/** The network of a case and its weights. Throws FusionCaseError where counts disagree with kernels. */
export function modelOf(
  layers: readonly CaseLayer[],
  inputShape: Shape,
): Pick<FusionCase, "network" | "weights"> {
  return {
    network: { inputShape, layers: layers.map(specOf) },
    weights: layers.map(weightsOf),
  };
}

/** Moments replace inputs, and allow only a single solve. */
function momentsProblem({ moments, inputs, mode = "oneShot" }: CaseOutput): string | undefined {
  if (!moments) return undefined;
  if (inputs) return "moments: leave them out where inputs are given, which they stand for";
  return mode === "oneShot" ? undefined : `mode: ${mode} needs inputs; moments serve oneShot`;
}

function weightNames(type: LayerType): readonly WeightName[] {
  const { required = [], optional = [] }: CaseForm = CASE_FORMS[type];
  return [...required, ...optional];
}

/** The spec of a layer; sizes that follow from its weights are taken from them. */
function specOf(given: CaseLayer, place: number): LayerSpec {
  const names: readonly string[] = weightNames(given.type);
  const fields = Object.entries(given).filter(([field]) => !names.includes(field));
  const fixed = CASE_FORMS[given.type].fixedBy?.(given) ?? {};
  for (const [field, value] of Object.entries(fixed))
    checkAgrees(place, field, given[field], value);
  return { ...Object.fromEntries(fields), ...fixed } as LayerSpec;
}

/** A count that is given must agree with the weights. */
function checkAgrees(place: number, field: string, given: unknown, fixed: unknown): void {
  if (typeof given !== "number" || typeof fixed !== "number" || given === fixed) return;
  throw new FusionCaseError(`layers[${place}].${field}: ${given} ≠ the kernel's ${fixed}`);
}

function weightsOf(given: CaseLayer): LayerWeights {
  const present = weightNames(given.type).filter((name) => given[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, given[name]]));
}
