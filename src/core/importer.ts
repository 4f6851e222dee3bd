// What an importer is: a reader of one file format. Each format has a file of its own, in data/importers or model/importers;
// importers.ts knows them all, and everything that opens a file goes through it.

import { fileError } from "#core/data/readers/fileError.ts";
import type { RawDataset } from "#core/data/raw.ts";
import type { Sizes } from "#core/data/sizes.ts";
import type { TableChoices } from "#core/data/table/choices.ts";
import type { TableReport } from "#core/data/table/report.ts";
import type { Task } from "#core/data/dataset.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Shape } from "#core/math/tensor.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";

/** The bytes of a file and the name that messages use for it. */
export type NamedBytes = { readonly file: string; readonly bytes: Uint8Array };

export type Importer = {
  /** Whether a file is of this format, by its name and its first bytes. */
  readonly accepts: (name: string, head: Uint8Array) => boolean;
  /** Throws Error that names the file, the place in it, and what to do. */
  readonly read: (file: NamedBytes, options: ReadOptions) => Promise<Imported>;
};

export type ReadOptions = {
  /** Called every some ten milliseconds of reading with the share that is done; what it throws ends it. */
  readonly breathe?: (done?: number) => Promise<void>;
  /** Of one sample of the data at hand: what a network's file leaves open is decided by it. */
  readonly inputShape?: Shape;
  /** Of the network at hand: those of a file that holds numbers alone, where they fit. */
  readonly layers?: readonly LayerSpec[];
  /** What is chosen about a table; the rest is guessed. */
  readonly table?: TableChoices;
  /** Where the file is the first of an installed set: what is known of the set. */
  readonly set?: InstalledSet;
};

export type InstalledSet = {
  readonly inputShape: Shape;
  readonly task: Task["kind"];
  /** Names of the classes, where the files do not hold them. */
  readonly classes?: readonly string[];
  /** Unit of a regression's target. */
  readonly unit?: string;
  /** All files of the set, the one that is read first in front. */
  readonly files: readonly string[];
  /** Samples asked for: what is in files beyond them need not be read. */
  readonly wanted: Sizes;
  /** Reads another of them. */
  readonly other: (file: string) => Promise<NamedBytes>;
};

/** Rows with all that their file states about them. */
export type RawData = Omit<RawDataset, "name" | "title">;

export type Imported =
  /** `hasResults`: the file holds the numbers of a run as well, which are not opened; of an earlier version or not. */
  | {
      readonly kind: "experiment";
      readonly experiment: Experiment;
      readonly hasResults: boolean;
      readonly isEarlier: boolean;
    }
  /** `report`: what was understood of a table. */
  | { readonly kind: "data"; readonly data: RawData; readonly report?: TableReport }
  | ImportedNetwork;

/**
 * A network as its file has it, in the lab's layouts; `note` is a sentence on what was assumed. Of a guessed one the file
 * holds numbers alone.
 */
export type ImportedNetwork = Network & {
  readonly kind: "network";
  readonly isGuessed?: true;
  readonly weights: NetworkWeights;
  readonly note?: string;
};

/** The set that a file belongs to; throws Error where it was opened by itself. */
export function demandSet({ set }: ReadOptions, file: string): InstalledSet {
  if (set) return set;
  throw fileError(
    file,
    "is one of several files that make up a data set, and is not opened by itself",
    "install the set with `npm run data`",
  );
}
