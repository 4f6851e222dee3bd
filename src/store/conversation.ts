// The lab's end of the conversation with the worker: which experiment is open, what was asked for and is
// not done yet, what has come back. When the worker dies, a fresh one is given the last checkpoint and asked
// again; what was reported after it is taken back.

import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import { isOwnTable } from "#core/data/catalogue.ts";
import type { OwnTable } from "#core/data/ownTable.ts";
import { FIRST_PRESET } from "#core/experiment/schema/presets.ts";
import { createRecorder, keepRecord } from "#core/experiment/events/record.ts";
import type { Recorder } from "#core/experiment/events/record.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Span } from "#core/model/blocks.ts";
import type { WeightsFile } from "#core/experiment/weights/weightsFile.ts";
import { within } from "#wait/within.ts";
import type { Request } from "#worker/client.ts";
import type { Event } from "#worker/protocol.ts";
import { createBuffers } from "./buffers.ts";
import type { Buffers } from "./buffers.ts";
import { createHistory } from "./history.ts";
import type { History, Visit } from "./history.ts";
import type { Client, LabOptions } from "./lab.ts";
import { reduce } from "./reduce.ts";
import { openingState, stateOf } from "./state.ts";
import type { LabState } from "./state.ts";
import { RACE_OVER } from "./status.ts";

type OpenRequest = Extract<Request, { type: "open" }>;

/** What takes its time, and must not be lost with a worker. */
export type Wish =
  | { readonly type: "train" }
  | {
      readonly type: "fuse";
      readonly span: Span;
      readonly options: Experiment["fusion"];
      readonly arms: Experiment["arms"];
    };

export interface Conversation {
  readonly store: StoreApi<LabState>;
  readonly buffers: Buffers;
  readonly recorder: Recorder;
  readonly history: History;
  /** The experiment as it is, with what has been trained up to the last checkpoint. */
  present(): Visit;
  /** Opens an experiment from its seed; Undo leads back. */
  open(experiment: Experiment, presetId?: string): void;
  /** Opens an experiment where it was left; from its seed where nothing was kept. */
  begin(visit: Visit): void;
  /** Remembers the present experiment as where Undo leads. */
  leave(): void;
  ask(wish: Wish): void;
  step(): void;
  pause(): void;
  /** Insists on no engine any more. */
  forgetEngine(): void;
  /** A table that experiments may name. */
  addTable(table: OwnTable): void;
  /** A file of weights that experiments may name. */
  addWeights(file: WeightsFile): void;
  tableOf(name: string): OwnTable | undefined;
  tableNames(): readonly string[];
  dropTable(name: string): void;
}

export function createConversation(
  client: Client,
  { dataFolder, engine, findWeights, findTable }: LabOptions,
): Conversation {
  let forced = engine ? { engine } : {};
  const store = createStore<LabState>(() => openingState(FIRST_PRESET.experiment, FIRST_PRESET.id));
  const recorder = createRecorder();
  const buffers = createBuffers(recorder);
  const history = createHistory();
  const tables = new Map<string, OwnTable>();
  const weights = new Map<string, WeightsFile>();
  /** The one that the present experiment is on: another of the same name may have been opened since. */
  let table: OwnTable | undefined;
  /** What is asked for while an experiment's files are looked for; absent: it goes to the worker at once. */
  let waiting: Request[] | undefined;
  let isOpen = false;
  let wish: Wish | undefined;
  let hasFused = false;
  const { getState: state, setState } = store;

  function present(): Visit {
    const { experiment, presetId } = state();
    const { record } = recorder;
    return {
      experiment,
      presetId,
      ...(table && { table }),
      ...(record.checkpoint && { kept: keepRecord(record) }),
    };
  }

  client.listen((event) => {
    if (waiting && event.type !== "crashed") return; // of the experiment before
    if (event.type === "resumed" && isOfOtherData(event)) return beginAnew();
    recorder.take(event);
    if (event.type === "resumed") putBack();
    else buffers.take(event);
    const next = reduce(state(), event, recorder.record);
    if (next !== state()) setState(next, true);
    if (next.status.includes(RACE_OVER)) showVerdict();
    follow(event);
    if (event.type === "crashed" && event.restarted) reopen();
  });

  /** Where its code cannot be fetched the status stays as it is. */
  function showVerdict(): void {
    import("./finalSentence.ts").then(
      ({ withVerdict }) => setState({ status: withVerdict(state()) }),
      () => {},
    );
  }

  /** What was trained on other data, such as an earlier table of the same name, cannot be gone on with. */
  function isOfOtherData({ dataset }: Extract<Event, { type: "resumed" }>): boolean {
    const { dataset: before } = recorder.record;
    return before !== undefined && before.hash !== dataset.hash;
  }

  function beginAnew(): void {
    const { kept: _, ...untrained } = present();
    begin(untrained);
    setState({ alert: { message: OTHER_DATA } });
  }

  /** What was asked for is done once a checkpoint holds it: what is reported between may be lost yet. */
  function follow(event: Event): void {
    if (event.type === "failed") wish = undefined;
    if (event.type === "fused" && wish?.type === "fuse") hasFused = true;
    if (event.type !== "checkpoint") return;
    const isDone = wish?.type === "fuse" ? hasFused : event.isFinished;
    if (isDone) wish = undefined;
  }

  function leave(): void {
    if (isOpen) history.leave(present());
  }

  function begin({ experiment, presetId, kept, table: left }: Visit): void {
    isOpen = true;
    if (left) tables.set(left.name, left);
    const before = table;
    table = tables.get(experiment.data.name);
    wish = undefined;
    const { engine } = state();
    const hasLeft = history.store.getState().past.at(-1)?.kept !== undefined;
    setState(
      {
        ...openingState(experiment, presetId),
        ...unchanged(state(), experiment, before === table),
      },
      true,
    );
    setState({ hasLeft });
    if (kept) recorder.restore(kept);
    else recorder.clear();
    putBack();
    const resume = recorder.record.checkpoint && { resume: recorder.record.checkpoint };
    const known = engine?.leftOut && { leftOut: engine.leftOut };
    const request: OpenRequest = {
      type: "open",
      experiment,
      dataFolder,
      ...forced,
      ...(table && { table }),
      ...resume,
      ...known,
    };
    if (resume) sendOpen(request);
    else openWithFiles(request);
  }

  function sendOpen(request: OpenRequest): void {
    waiting = undefined;
    client.send(request);
  }

  /** An experiment begins with the files that it names; without those that are nowhere: the worker refuses then. */
  function openWithFiles(request: OpenRequest): void {
    const { data, network } = request.experiment;
    const known = network.weights && weights.get(network.weights.hash);
    const wanted = known ? undefined : network.weights;
    const ready = known ? { ...request, weights: known } : request;
    const searches = [
      wanted && findWeights?.(wanted).then((file) => file && addWeights(file)),
      !table && isOwnTable(data.name) ? findTable?.(data.name).then(takeFound) : undefined,
    ].filter((search) => search !== undefined);
    if (searches.length === 0) return sendOpen(ready);
    const queue: Request[] = (waiting = []);
    const go = () => {
      if (waiting !== queue) return; // something else has been opened meanwhile
      table = tables.get(data.name);
      const file = wanted && weights.get(wanted.hash);
      sendOpen({ ...ready, ...(file && { weights: file }), ...(table && { table }) });
      queue.forEach(send);
    };
    void within(Promise.allSettled(searches), PATIENCE, "").then(go, go);
  }

  function addWeights(file: WeightsFile): void {
    weights.set(file.hash, file);
  }

  /** A table that was opened while the kept one was looked for is the newer one. */
  function takeFound(found: OwnTable | undefined): void {
    if (found && !tables.has(found.name)) tables.set(found.name, found);
  }

  function send(request: Request): void {
    if (waiting) waiting.push(request);
    else client.send(request);
  }

  /** Shows what the record holds, and nothing that was reported after it. */
  function putBack(): void {
    buffers.restore();
    setState(stateOf(recorder.record));
  }

  /** After a crash: the new worker goes on where the old one was, with the alert in view. */
  function reopen(): void {
    const { alert, status } = state();
    const wished = wish;
    begin(present());
    setState({ alert, status });
    if (wished) ask(wished);
  }

  function ask(asked: Wish): void {
    if (state().isGone) begin(present());
    wish = asked;
    hasFused = false;
    if (asked.type === "fuse") recorder.expectFusion(asked.options);
    send(asked);
  }

  return {
    store,
    buffers,
    recorder,
    history,
    present,
    open: (experiment, presetId) => {
      leave();
      begin({ experiment, presetId });
    },
    begin,
    leave,
    ask,
    step: () => {
      if (state().isGone) begin(present());
      send({ type: "step" });
    },
    pause: () => {
      wish = undefined;
      send({ type: "pause" });
    },
    forgetEngine: () => {
      forced = {};
    },
    addTable: (table) => void tables.set(table.name, table),
    addWeights,
    tableOf: (name) => tables.get(name),
    tableNames: () => [...tables.keys()],
    dropTable: (name) => void tables.delete(name),
  };
}

/** Ticks for which files are looked for (wait/within.ts). */
const PATIENCE = 40;

const OTHER_DATA =
  "The data of this experiment are not those that it was trained on: it begins anew, from its seed.";

/** What goes on being true while an experiment on the same data is opened: the page need not blink. */
function unchanged(
  before: LabState,
  { data, seed }: Experiment,
  isSameTable: boolean,
): Partial<LabState> {
  const { experiment, engine, dataset, cards, sample } = before;
  const isSame =
    isSameTable &&
    seed === experiment.seed &&
    JSON.stringify(data) === JSON.stringify(experiment.data);
  return isSame ? { engine, dataset, cards, sample } : { engine, cards };
}
