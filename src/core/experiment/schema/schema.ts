// The experiment file (docs/formats.md §2), version 1: one definition of its fields, defaults and messages.
// The store's settings, the address, the file on disk and a headless run are all this one object.

import * as v from "valibot";
import type { TableChoices } from "#core/data/table/choices.ts";
import { clip } from "#core/message.ts";
import { schemaFaults } from "#core/schemaFaults.ts";
import { shareFault } from "./share.ts";
import type { Share } from "./share.ts";
import { BIASES, METHODS, MODES } from "#core/fusion/options.ts";
import type { FusionMethod, FusionMode, Ridge } from "#core/fusion/options.ts";
import { ridgeField } from "#core/fusion/ridgeField.ts";
import type { InitSpec } from "#core/init/registry.ts";
import type { Span } from "#core/model/blocks.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import { oneOf, perAxis, real, whole } from "#core/model/kinds/fields.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import type { SplineOptions } from "#core/spline/fitHead.ts";
import { armInitsSchema, keptInits } from "./armInitsSchema.ts";
import type { ArmInits } from "./armInitsSchema.ts";
import { isObject } from "./fields.ts";
import { fusionFault } from "./fusionFaults.ts";
import { initSchema } from "./initSchema.ts";
import { layerSchema } from "./layerSchema.ts";

/** Every arm, in the order in which they are listed. */
export const ARMS = [
  "original",
  "fused",
  "random",
  "randomOtherInit",
  "randomEqualBudget",
  "randomDeep",
  "product",
  "varianceMatched",
  "randomInherit",
  "weightSelection",
  "distilled",
  "hint",
  "fusedDistilled",
  "spline",
  "narrowed",
] as const;
/** One line of the race; the words stand in docs/formats.md §2. */
export type Arm = (typeof ARMS)[number];

export const OPTIMIZERS = ["sgd", "momentum", "rmsprop", "adam"] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

export type Optimizer = {
  readonly type: OptimizerName;
  readonly learningRate: number;
  /** Of sgd alone: the share of the last update that goes on; absent: none. */
  readonly momentum?: number;
};

/** A file of weights by its content, and the name by which people know it. */
export type WeightsReference = {
  /** "sha256-" and the 64 hexadecimal digits of the file's SHA-256. */
  readonly hash: string;
  readonly name: string;
};

export const RESAMPLES = ["none", "order", "split"] as const;
/** What each replica draws anew besides its initial weights, the same in all arms: see docs/formats.md §2. */
export type Resample = (typeof RESAMPLES)[number];

export const RETRACTIONS = ["none", "qr"] as const;
/** What keeps dense kernels orthogonal that start so: see docs/formats.md §2. */
export type Retraction = (typeof RETRACTIONS)[number];

export type Experiment = {
  readonly version: 1;
  readonly title: string;
  readonly seed: number;
  readonly replicas: number;
  /** Absent: "none", which is read as absent. */
  readonly resample?: Resample;
  /** These replicas are some of a larger run's; absent: they are all there are. */
  readonly share?: Share;
  /** Counts of samples; absent: the data set's own. */
  readonly data: {
    readonly name: string;
    readonly train?: number;
    readonly validation?: number;
    /** How a table of one's own is read; absent: as it is guessed to be. Checked where the table is read. */
    readonly table?: TableChoices;
  };
  readonly network: {
    readonly layers: readonly LayerSpec[];
    /** Where the original starts: a file of weights, which lies beside the experiment. Absent: drawn by `init`. */
    readonly weights?: WeightsReference;
  };
  readonly init: InitSpec;
  /** Initializers of arms that have one of their own; absent: all are drawn by `init`. */
  readonly armInits?: ArmInits;
  readonly training: {
    readonly optimizer: Optimizer;
    readonly batchSize: number;
    readonly epochs: number;
    readonly l2: number;
    /** Absent: "none", which is read as absent. */
    readonly retraction?: Retraction;
    readonly schedule: readonly { readonly afterEpoch: number; readonly learningRate: number }[];
  };
  readonly fusion: {
    readonly span: Span;
    readonly method: FusionMethod;
    readonly mode: FusionMode;
    readonly ridge: Ridge;
    readonly inherit: "all" | "fusedOnly";
    /** Training samples that the fit reads. */
    readonly samples: number;
    /** Fused convolutions: one bias a filter (the default), or one for every position and filter. */
    readonly bias?: (typeof BIASES)[number];
    /** Fused convolutions: taps of the kernel, on each axis; absent: the receptive field. */
    readonly kernelSize?: number | readonly number[];
    /** How the arm spline is fitted; absent: degree 1, as many terms as there is room. */
    readonly spline?: SplineOptions;
    /** How arms learn from the original; absent: as in distillation.ts. */
    readonly distillation?: {
      /** Softens outputs before they are compared. */
      readonly temperature?: number;
      /** The teacher's share in what is minimised, from 0 to 1. */
      readonly weight?: number;
      /** Epochs in which a hint is learned before the race. */
      readonly hintEpochs?: number;
    };
  };
  /** Fewer units in a layer, in place of the fusion; absent: the span is fused. */
  readonly narrow?: NarrowSettings;
  readonly arms: readonly Arm[];
  readonly shallowEpochs: number;
};

/** The most replicas a visitor may ask for. */
export const MAX_REPLICAS = 64;

const learningRate = real(0, 100);
/** With all of the last update kept, velocity grows without end. */
export const MOST_MOMENTUM = 0.999;
const optimizer = v.pipe(
  v.strictObject({
    type: oneOf(OPTIMIZERS),
    learningRate,
    momentum: v.exactOptional(real(0, MOST_MOMENTUM)),
  }),
  v.check(({ type, momentum }) => !momentum || type === "sgd", "momentum is of sgd"),
);
const training = v.strictObject({
  optimizer: v.optional(optimizer, { type: "rmsprop", learningRate: 0.001 }),
  batchSize: v.optional(whole(1, 65536), 64),
  epochs: v.optional(whole(0, 100_000), 5),
  l2: v.optional(real(0), 0),
  retraction: v.exactOptional(oneOf(RETRACTIONS)),
  schedule: v.optional(v.array(v.strictObject({ afterEpoch: whole(0), learningRate })), []),
});
/** Far beyond what leaves anything of a kernel, and far from where squares overflow. */
const MOST_RIDGE = 1e12;
const lambda = real(0, MOST_RIDGE);
/** A fused kernel larger than any image the lab trains on. */
const MOST_TAPS = 64;
/** Beyond this the softened outputs of float32 are all alike. */
const MOST_TEMPERATURE = 1000;
const distillation = v.strictObject({
  temperature: v.exactOptional(real(0.1, MOST_TEMPERATURE)),
  weight: v.exactOptional(real(0, 1)),
  hintEpochs: v.exactOptional(whole(1, 100_000)),
});

const SPAN = "must be [first, last], first below last";
const span = v.pipe(
  v.array(whole(1), SPAN),
  v.check(([first, last, ...more]) => first < last && more.length === 0, SPAN),
  v.transform(([first, last]): Span => [first, last]),
);

/** Terms of a spline, its constant among them: the most that a fit takes unasked (docs/methods.md §2). */
export const MOST_TERMS = 201;

const fusion = v.strictObject({
  span: v.optional(span, [1, 2]),
  method: v.optional(oneOf(METHODS), "empirical"),
  mode: v.optional(oneOf(MODES), "oneShot"),
  ridge: v.optional(ridgeField(lambda, `, a number from 0 to ${MOST_RIDGE}`), { relative: 1e-6 }),
  inherit: v.optional(oneOf(["all", "fusedOnly"]), "all"),
  samples: v.optional(whole(1), 4000),
  bias: v.exactOptional(oneOf(BIASES)),
  kernelSize: v.exactOptional(perAxis(1, MOST_TAPS)),
  distillation: v.exactOptional(distillation),
  spline: v.exactOptional(
    v.strictObject({
      degree: v.optional(whole(1, 2), 1),
      maxTerms: v.exactOptional(whole(1, MOST_TERMS)),
    }),
  ),
});

/** More units than any layer has. */
const MOST_UNITS = 65_536;
const unit = whole(1, MOST_UNITS);
/** Whether `keep` fits is asked where it is narrowed (core/narrow/place.ts). */
const narrow = v.strictObject({
  layer: whole(1),
  units: unit,
  keep: v.optional(
    v.union([v.literal("largest"), v.array(unit)], 'must be "largest" or a list of units'),
    "largest",
  ),
});

const weightsReference = v.strictObject({
  hash: v.pipe(
    v.string("must be a text"),
    v.regex(/^sha256-[0-9a-f]{64}$/, "must be sha256- and 64 hexadecimal digits"),
  ),
  name: v.pipe(v.string("must be a text"), v.nonEmpty("must name a file"), v.maxLength(255)),
});

/** The fields of an experiment; whether they fit each other is asked by parseExperiment. */
export const experimentSchema: v.GenericSchema = v.strictObject({
  version: v.literal(1, (issue) => `must be 1 (the version this lab reads), got ${issue.received}`),
  title: v.optional(v.string(), "Untitled experiment"),
  seed: v.optional(whole(0, 2 ** 32 - 1), 0),
  replicas: v.optional(whole(1, MAX_REPLICAS), 8),
  resample: v.exactOptional(oneOf(RESAMPLES)),
  share: v.exactOptional(
    v.strictObject({ first: whole(0, MAX_REPLICAS - 1), of: whole(1, MAX_REPLICAS) }),
  ),
  data: v.strictObject({
    name: v.pipe(v.string(), v.nonEmpty("must name a data set")),
    train: v.exactOptional(whole(1)),
    validation: v.exactOptional(whole(1)),
    table: v.exactOptional(v.looseObject({})),
  }),
  network: v.strictObject({
    layers: v.pipe(v.array(layerSchema), v.minLength(1, "must hold at least one layer")),
    weights: v.exactOptional(weightsReference),
  }),
  init: v.optional(initSchema, { type: "heNormal" }),
  armInits: v.exactOptional(armInitsSchema),
  training: v.optional(training, {}),
  fusion: v.optional(fusion, {}),
  narrow: v.exactOptional(narrow),
  arms: v.optional(v.array(oneOf(ARMS)), ["original", "fused", "random", "randomEqualBudget"]),
  shallowEpochs: v.optional(whole(1, 100_000), 5),
});

/** An experiment that cannot be read; the message lists the first wrong fields by their paths. */
export class ExperimentError extends Error {
  override readonly name = "ExperimentError";

  constructor(message: string, options?: ErrorOptions) {
    super(clip(message), options);
  }
}

/**
 * Reads an experiment, filling defaults. Throws ExperimentError whose message names the first wrong or
 * unknown fields by their paths: "network.layers[1].units: must be a whole number from 1 to 65536, got 0".
 */
export function parseExperiment(value: unknown): Experiment {
  const result = v.safeParse(experimentSchema, withoutLost(value));
  if (!result.success) throw new ExperimentError(`experiment: ${schemaFaults(result.issues)}`);
  const experiment = withoutNone(result.output as Experiment);
  const fault = fusionFault(experiment);
  if (fault !== undefined) throw new ExperimentError(`experiment: fusion.${fault}`);
  const beyond = shareFault(experiment);
  if (beyond !== undefined) throw new ExperimentError(`experiment: ${beyond}`);
  return experiment;
}

/** Experiments that are the same are written alike: what is left out is not written as "none" either. */
function withoutNone(experiment: Experiment): Experiment {
  const { resample, ...rest } = experiment;
  const plain = resample === "none" ? rest : experiment;
  const { retraction, ...training } = plain.training;
  const { armInits, ...others } = retraction === "none" ? { ...plain, training } : plain;
  return armInits ? { ...others, ...keptInits(armInits) } : others;
}

/** Links name a field of their preset that is left out "none": so it is read. What `$schema` names is for editors. */
function withoutLost(value: unknown): unknown {
  if (!isObject(value)) return value;
  const isLost = ([field, given]: readonly unknown[]) =>
    field === "$schema" || (given === "none" && /^(narrow|armInits)$/.test(String(field)));
  return Object.fromEntries(Object.entries(value).filter((entry) => !isLost(entry)));
}
