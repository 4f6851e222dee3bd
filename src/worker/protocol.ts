// The wire between page and worker: types only. Every command and event carries the run it belongs
// to; a new run begins with each `open`, and whatever still arrives from an older one is dropped.

import type { SessionCheckpoint } from "#core/experiment/events/checkpoint.ts";
import type { OwnTable, ReadFile } from "#core/data/ownTable.ts";
import type { TableChoices } from "#core/data/table/choices.ts";
import type { EngineSummary, SessionEvent } from "#core/experiment/events/events.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { WeightsFile } from "#core/experiment/weights/weightsFile.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import type { Comparison } from "#core/experiment/events/comparison.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import type { Span } from "#core/model/blocks.ts";

export type Command =
  /** Opens an experiment afresh: data, engine, the original network at its first weights. */
  | {
      readonly type: "open";
      readonly run: number;
      readonly experiment: Experiment;
      /** Where the data folder lies, as an absolute address ending in "/". */
      readonly dataFolder: string;
      /** An engine asked for in the address; absent: the best one here. */
      readonly engine?: string;
      /** A visitor's own file of data, in place of the data set that the experiment names. */
      readonly table?: OwnTable;
      /** The file of weights that the experiment names, where it is here. */
      readonly weights?: WeightsFile;
      /** The checkpoint to go on from; absent: begins at the seed. */
      readonly resume?: SessionCheckpoint;
      /** The engine that trained it, which goes on with the same bits. */
      readonly goesOn?: string;
      /** Engines that have failed in this visit: they are not tried again. */
      readonly leftOut?: NonNullable<EngineSummary["leftOut"]>;
    }
  /** Trains the present stage to its end, or until `pause`. */
  | { readonly type: "train"; readonly run: number }
  /** One optimizer update of every arm of the present stage. */
  | { readonly type: "step"; readonly run: number }
  | { readonly type: "pause"; readonly run: number }
  /** Sends validation sample `sample` through every lane, from now on; unwatched, the lanes rest. Ends no training. */
  | {
      readonly type: "look";
      readonly run: number;
      readonly sample: number;
      readonly watched: boolean;
      /** Whose networks the lanes show, from 0; absent: the first replica that is sound. */
      readonly replica?: number;
    }
  /** Repeats the last steps on simd, and reports how far apart the numbers are. */
  | { readonly type: "compare"; readonly run: number }
  /** The first samples that a fusion of a replica (from 0) reads: answered at once, whatever runs. */
  | {
      readonly type: "fitInputs";
      readonly run: number;
      readonly replica: number;
      readonly samples: number;
    }
  /** How the next fusion is to be done, so that what it would lose can be measured. Ends no training. */
  | { readonly type: "estimate"; readonly run: number; readonly options: Experiment["fusion"] }
  /** Fuses the span in every replica and opens the race. */
  | {
      readonly type: "fuse";
      readonly run: number;
      readonly span: Span;
      readonly options: FusionOptions;
      /** The arms of the race, and how they are drawn; absent: as the experiment has them. */
      readonly racing?: Partial<Pick<Experiment, "arms" | "armInits">>;
      /** A layer is narrowed in place of the fusion. */
      readonly narrow?: NarrowSettings;
    }
  /** What narrowing a layer would lose: so many of its units that contribute most, or these. Ends no training. */
  | {
      readonly type: "price";
      readonly run: number;
      readonly layer: number;
      readonly keep?: readonly number[];
      /** A number that is to have its price beside the usual ones. */
      readonly units?: number;
    };

/** Reads a table for the import sheet, beside whatever is trained; another one, or one without a file, ends it. */
export type Inspection = {
  readonly type: "inspect";
  readonly run: number;
  /** The number by which its answers are known. */
  readonly ask: number;
  /** Read in the worker: the page never holds its bytes. */
  readonly file?: {
    readonly name: string;
    readonly content: Blob;
    /** SHA-256 of the content, where it is known: it is not worked out again. */
    readonly hash?: string;
  };
  readonly choices?: TableChoices;
};

/** What an inspection answers: how far it is (from 0 to 1), and in the end what it found, or why nothing. */
export type InspectionAnswer =
  | { readonly done: number }
  /** Its content is a blob in memory where the file was one on disk. */
  | ReadFile
  | { readonly error: WireError };

/** An error as it crosses the wire. */
export type WireError = {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
};

/** What the worker is doing; sent at every change, so that the page always knows. */
export type Activity = "opening" | "idle" | "training" | "fusing";

export type Event = { readonly run: number } & (
  | SessionEvent
  | { readonly type: "activity"; readonly activity: Activity }
  | { readonly type: "failed"; readonly during: Activity; readonly error: WireError }
  | { readonly type: "inspected"; readonly ask: number; readonly answer: InspectionAnswer }
  /** The engines have been timed: why which is chosen for what is open, from the next run on. */
  | { readonly type: "timed"; readonly reason: string }
  | { readonly type: "compared"; readonly comparison: Comparison }
  | { readonly type: "fitInputs"; readonly inputs: Tensor }
  /** A sign of life, once a second; the next may be `silence` seconds away, as long as a heavy step takes. */
  | { readonly type: "alive"; readonly silence: number }
  /** Sent by the client itself: the worker died; unless it keeps dying, a new one has been started. */
  | {
      readonly type: "crashed";
      readonly reason: string;
      readonly restarted: boolean;
      /** Whether it gave any sign of life before. */
      readonly hasLived: boolean;
    }
);
