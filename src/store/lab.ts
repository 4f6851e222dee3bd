// What the store offers: the verbs a visitor has, and what they act on.

import type { StoreApi } from "zustand/vanilla";
import type { OwnTable } from "#core/data/ownTable.ts";
import type { WorstSample } from "#core/experiment/insight/insight.ts";
import type { Shape } from "#core/math/tensor.ts";
import type { Refusal } from "#core/experiment/edit/edits.ts";
import type { Recorder } from "#core/experiment/events/recorder.ts";
import type { Experiment, WeightsReference } from "#core/experiment/schema/schema.ts";
import type { WeightsFile } from "#core/experiment/weights/weightsFile.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Request } from "#worker/client.ts";
import type { Event } from "#worker/protocol.ts";
import type { Buffers } from "./buffers.ts";
import type { History, Visit } from "./history.ts";
import type { FoundTable } from "./kept/tablesPool.ts";
import type { LabState } from "./state.ts";

/** The part of the worker's client that the store uses. */
export interface Client {
  send(request: Request): void;
  listen(listener: (event: Event) => void): () => void;
  /** Takes a fresh worker. */
  renew(): void;
}

export type LabOptions = {
  readonly dataFolder: string;
  readonly engine?: string;
  /** Looks for a file of weights that is not open; absent: there is nowhere to look. */
  readonly findWeights?: (reference: WeightsReference) => Promise<WeightsFile | undefined>;
  /** Looks for an own table that is not open, by its name. */
  readonly findTable?: (name: string) => Promise<FoundTable | undefined>;
  /** Imports a part of the program that comes when it is wanted; again after a failure. Absent: at once, by `load`. */
  readonly fetchPart?: <Part>(load: () => Promise<Part>) => Promise<Part>;
  /** Milliseconds of a tick of deadlines (wait/within.ts). */
  readonly second?: number;
};

/** What the next fusion is to do otherwise; a field set to undefined is left out of the experiment. */
export type FusionFields = {
  readonly [field in keyof Experiment["fusion"]]?: Experiment["fusion"][field] | undefined;
};

/** What an edit makes of an experiment (core's `editBy`): the page fetches the rules when they are wanted. */
export type EditOf = (experiment: Experiment, inputShape: Shape) => Experiment | Refusal;

/** A layer; the units that stay, or a number of them that is to have its price. */
export type PriceAsk = {
  readonly layer: number;
  readonly keep?: readonly number[];
  readonly units?: number;
};

export interface Lab {
  /** The worker, for what is asked beside the experiment. */
  readonly client: Client;
  readonly store: StoreApi<LabState>;
  readonly buffers: Buffers;
  /** What the run has reported, for results.json and curves.csv. */
  readonly recorder: Recorder;
  /** The visitor's own table: the one at hand, else the one that was opened last. */
  readonly ownTable: OwnTable | undefined;
  /** All own tables that can be chosen: offered beside the catalogue. Two may have one name. */
  readonly tables: readonly OwnTable[];
  /** What undo and redo lead to. */
  readonly history: History;
  /** Opens an experiment from its beginning. */
  open(experiment: Experiment, presetId?: string): void;
  /** Opens an experiment as it was left, with its networks and curves, and the table it was on. */
  bringBack(visit: Visit, table?: OwnTable): void;
  /** The experiment as it is, with what has been trained up to the last checkpoint. */
  present(): Visit;
  /** Opens the present experiment on a visitor's own table, new or chosen again, fitting the network's ends to it. */
  openTable(table: OwnTable): void;
  /** Forgets the table at hand and opens the first preset. */
  forgetTable(): void;
  /** Opens an experiment that starts from a file of weights. */
  openWeights(file: WeightsFile, experiment: Experiment): void;
  /** Opens the present experiment from random weights, where those that it names are not here. */
  forgetWeights(): void;
  choosePreset(id: string): void;
  /** Moves the present experiment to another data set, fitting the network's ends to it. */
  chooseData(name: string): void;
  /** Opens the present experiment on the best engine here, whatever the address asks for. */
  useBestEngine(): void;
  /** The first preset: the way out of an experiment that cannot be opened. */
  openFirst(): void;
  /** Opens the present experiment with some fields changed; false, with an alert that names the reason, where it cannot. */
  change(fields: Partial<Experiment>): boolean;
  /** Opens what an edit makes of the experiment, untrained; returns the sentence with the reason, where it cannot. */
  edit(edit: EditOf): string | undefined;
  /** Changes how the next fusion is done; what has been trained stays. False as in change. */
  tune(fusion: FusionFields): boolean;
  /** Opens the experiment that was left last, with what had been trained. */
  undo(): void;
  redo(): void;
  train(): void;
  /** Ends training at its next breath, to be gone on with; a fusion is given up. */
  pause(): void;
  step(): void;
  /** Repeats the last steps on simd, and shows how far apart the numbers are. */
  compare(): void;
  /** Begins anew from the seed; Undo brings back what was trained. */
  reset(): void;
  /** A fresh worker, where the last one is gone: goes on with what the page has. */
  tryAgain(): void;
  /** Puts the verdict into the status of a race that is over, where what judges could not be fetched before. */
  judge(): void;
  /** Leaves an experiment that takes long to open for the one before it. */
  cancelOpening(): void;
  /** Moves the bracket; out-of-range ends are pulled in, and two blocks are the least. */
  select(span: Span): void;
  /** Narrows a layer in every replica, in place of a fusion, and opens the race. */
  narrow(settings: NarrowSettings): void;
  /** What the next press does: narrows a layer so; absent: fuses the span under the bracket. */
  intend(narrow?: NarrowSettings): void;
  /** Asks what narrowing a layer would lose: its units that contribute most in several numbers, or these. */
  price(ask: PriceAsk): void;
  fuse(span?: Span): void;
  /** Sends a validation sample through all lanes; unwatched, the worker looks at nothing. */
  look(sample: number, watched?: boolean): void;
  /** Shows a replica's networks (from 0) in the lanes; absent: of each arm the first that is sound. */
  showReplica(replica?: number): void;
  /** Sends a held-out sample that a report names through all lanes; it joins those that can be chosen. */
  lookAt(sample: WorstSample): void;
  /** Chooses what the block cards show. */
  show(cards: LabState["cards"]): void;
  lowerLearningRate(): void;
  /** Shows a message that is nobody's failure, such as an address that could not be read. */
  warn(message: string): void;
  /** Puts a sentence into the status line. */
  showStatus(sentence: string): void;
  dismissAlert(): void;
}
