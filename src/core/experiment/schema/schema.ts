// The experiment file (docs/formats.md §2), version 1: one definition of its fields, defaults and messages.
// The store's settings, the address, the file on disk and a headless run are all this one object.

import * as v from "valibot";
import type { TableChoices } from "#core/data/table/choices.ts";
import { clip } from "#core/message.ts";
import { schemaFaults } from "#core/schemaFaults.ts";
import { BIASES, METHODS, MODES } from "#core/fusion/options.ts";
import type { FusionMethod, FusionMode, Ridge } from "#core/fusion/options.ts";
import { ridgeField } from "#core/fusion/ridgeField.ts";
import type { InitSpec } from "#core/init/registry.ts";
import type { Span } from "#core/model/blocks.ts";
import { oneOf, perAxis, real, whole } from "#core/model/kinds/fields.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { initSchema } from "./initSchema.ts";
import { layerSchema } from "./layerSchema.ts";

export const ARMS = [
  "original",
  "fused",
  "random",
  "product",
  "varianceMatched",
  "randomInherit",
] as const;
/** One line of the race; the words stand in docs/formats.md §2. */
export type Arm = (typeof ARMS)[number];

export const OPTIMIZERS = ["sgd", "momentum", "rmsprop", "adam"] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

/** A file of weights by its content, and the name by which people know it. */
export type WeightsReference = {
  /** "sha256-" and the 64 hexadecimal digits of the file's SHA-256. */
  readonly hash: string;
  readonly name: string;
};

export type Experiment = {
  readonly version: 1;
  readonly title: string;
  readonly seed: number;
  readonly replicas: number;
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
  readonly training: {
    readonly optimizer: { readonly type: OptimizerName; readonly learningRate: number };
    readonly batchSize: number;
    readonly epochs: number;
    readonly l2: number;
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
  };
  readonly arms: readonly Arm[];
  readonly shallowEpochs: number;
};

/** The most replicas a visitor may ask for. */
export const MAX_REPLICAS = 64;

const learningRate = real(0, 100);
const optimizer = v.strictObject({ type: oneOf(OPTIMIZERS), learningRate });
const training = v.strictObject({
  optimizer: v.optional(optimizer, { type: "rmsprop", learningRate: 0.001 }),
  batchSize: v.optional(whole(1, 65536), 64),
  epochs: v.optional(whole(0, 100_000), 5),
  l2: v.optional(real(0), 0),
  schedule: v.optional(v.array(v.strictObject({ afterEpoch: whole(0), learningRate })), []),
});
/** Far beyond what leaves anything of a kernel, and far from where squares overflow. */
const MOST_RIDGE = 1e12;
const lambda = real(0, MOST_RIDGE);
/** A fused kernel larger than any image the lab trains on. */
const MOST_TAPS = 64;
const fusion = v.strictObject({
  span: v.optional(v.tuple([whole(1), whole(1)], "must be [first, last]"), [1, 2]),
  method: v.optional(oneOf(METHODS), "empirical"),
  mode: v.optional(oneOf(MODES), "oneShot"),
  ridge: v.optional(ridgeField(lambda, `, a number from 0 to ${MOST_RIDGE}`), { relative: 1e-6 }),
  inherit: v.optional(oneOf(["all", "fusedOnly"]), "all"),
  samples: v.optional(whole(1), 4000),
  bias: v.exactOptional(oneOf(BIASES)),
  kernelSize: v.exactOptional(perAxis(1, MOST_TAPS)),
});

const weightsReference = v.strictObject({
  hash: v.pipe(
    v.string("must be a text"),
    v.regex(/^sha256-[0-9a-f]{64}$/, "must be sha256- and 64 hexadecimal digits"),
  ),
  name: v.pipe(v.string("must be a text"), v.nonEmpty("must name a file"), v.maxLength(255)),
});

const experimentSchema = v.strictObject({
  version: v.literal(1, (issue) => `must be 1 (the version this lab reads), got ${issue.received}`),
  title: v.optional(v.string(), "Untitled experiment"),
  seed: v.optional(whole(0, 2 ** 32 - 1), 0),
  replicas: v.optional(whole(1, MAX_REPLICAS), 8),
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
  training: v.optional(training, {}),
  fusion: v.optional(fusion, {}),
  arms: v.optional(v.array(oneOf(ARMS)), ["original", "fused", "random"]),
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
 * unknown fields by their paths: "network.layers[1].units: must be a whole number from 1 up, got 0".
 */
export function parseExperiment(value: unknown): Experiment {
  const result = v.safeParse(experimentSchema, value);
  if (result.success) return result.output as Experiment;
  throw new ExperimentError(`experiment: ${schemaFaults(result.issues)}`);
}
