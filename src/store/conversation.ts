// The lab's end of the conversation with the worker: which experiment is open, what was asked for and is
// not done yet, what has come back. When the worker dies, a fresh one is given the last checkpoint and asked
// again; what was reported after it is taken back.

import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type { OwnTable } from "#core/data/ownTable.ts";
import { FIRST_PRESET } from "#core/experiment/schema/presets.ts";
import { keepRecord } from "#core/experiment/events/record.ts";
import { createRecorder } from "#core/experiment/events/recorder.ts";
import type { Recorder } from "#core/experiment/events/recorder.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Event } from "#worker/protocol.ts";
import { createOutbox } from "./asking/outbox.ts";
import type { OpenRequest } from "./asking/outbox.ts";
import { openWishes } from "./asking/wishes.ts";
import type { Wish } from "./asking/wishes.ts";
import { createBuffers } from "./buffers.ts";
import type { Buffers } from "./buffers.ts";
import { createHistory } from "./history.ts";
import type { History, Visit } from "./history.ts";
import { createJudging } from "./verdict/judging.ts";
import type { Client, LabOptions } from "./lab.ts";
import { createOwnFiles } from "./ownFiles.ts";
import type { OwnFiles } from "./ownFiles.ts";
import { reduce } from "./reduce.ts";
import { openingState, stateOf } from "./state.ts";
import type { LabState } from "./state.ts";

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
  /** Puts the verdict where "The race is over." stands. */
  judge(): void;
  step(): void;
  pause(): void;
  /** Insists on no engine any more. */
  forgetEngine(): void;
  /** Tables and weights that experiments may name. */
  readonly files: OwnFiles;
}

export function createConversation(client: Client, options: LabOptions): Conversation {
  const { dataFolder, engine } = options;
  let forced = engine ? { engine } : {};
  const store = createStore<LabState>(() => openingState(FIRST_PRESET.experiment, FIRST_PRESET.id));
  const recorder = createRecorder();
  const buffers = createBuffers(recorder, () => store.getState().replica);
  const history = createHistory();
  const files = createOwnFiles(options);
  const { follow: followRace, judge } = createJudging(store, options);
  /** The one that the present experiment is on: another of the same name may have been opened since. */
  let table: OwnTable | undefined;
  let isOpen = false;
  const wishes = openWishes();
  const outbox = createOutbox(client, files, ({ experiment }, note) => {
    table = files.tableOf(experiment.data.name);
    if (note !== undefined) addCalm(note);
  });
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
    if (outbox.isWaiting() && event.type !== "crashed") return; // of the experiment before
    if (event.type === "resumed" && isOfOtherData(event)) return beginAnew();
    recorder.take(event);
    if (event.type === "resumed") putBack();
    else buffers.take(event);
    const next = reduce(state(), event, recorder.record);
    if (next !== state()) setState(next, true);
    followRace(next.status);
    wishes.follow(event);
    if (event.type === "crashed" && event.restarted) reopen();
  });

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

  function leave(): void {
    if (isOpen) history.leave(present());
  }

  function begin({ experiment, presetId, kept, table: left }: Visit): void {
    isOpen = true;
    if (left) files.addTable(left);
    const before = table;
    table = files.tableOf(experiment.data.name);
    wishes.forget();
    const { engine } = state();
    const hasLeft = history.store.getState().past.at(-1)?.kept !== undefined;
    const staying = unchanged(state(), experiment, before === table);
    setState({ ...openingState(experiment, presetId), ...staying }, true);
    setState({ hasLeft });
    if (kept) recorder.restore(kept);
    else recorder.clear();
    putBack();
    const request = requestFor(experiment, engine);
    if (request.resume) outbox.openAtOnce(request);
    else outbox.open(request);
  }

  /** To open an experiment where the record leaves it, without engines that have failed. */
  function requestFor(experiment: Experiment, engine: LabState["engine"]): OpenRequest {
    const { checkpoint, engine: trainer } = recorder.record;
    return {
      type: "open",
      experiment,
      dataFolder,
      ...forced,
      ...(table && { table }),
      ...(checkpoint && { resume: checkpoint, ...(trainer && { goesOn: trainer.name }) }),
      ...(engine?.leftOut && { leftOut: engine.leftOut }),
    };
  }

  /** Beside what the address had to report. */
  function addCalm(note: string): void {
    const { alert } = state();
    setState({
      alert: alert
        ? { ...alert, message: `${alert.message} ${note}` }
        : { message: note, isCalm: true },
    });
  }

  /** Shows what the record holds, and nothing that was reported after it. */
  function putBack(): void {
    buffers.restore();
    setState(stateOf(recorder.record));
  }

  /** After a crash: the new worker goes on where the old one was, with the alert in view. */
  function reopen(): void {
    const { alert, status } = state();
    const wished = wishes.open;
    begin(present());
    setState({ alert, status });
    if (wished) ask(wished);
  }

  function ask(asked: Wish): void {
    if (state().isGone) begin(present());
    wishes.take(asked);
    if (asked.type === "fuse") recorder.expectFusion(asked.options);
    outbox.send(asked);
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
    judge,
    step: () => {
      if (state().isGone) begin(present());
      outbox.send({ type: "step" });
    },
    pause: () => {
      wishes.forget();
      outbox.send({ type: "pause" });
    },
    forgetEngine: () => {
      forced = {};
    },
    files,
  };
}

const OTHER_DATA =
  "The data of this experiment are not those that it was trained on: it begins anew, from its seed.";

/** What goes on being true while an experiment on the same data is opened: the page need not blink. */
function unchanged(
  before: LabState,
  { data, seed }: Experiment,
  isSameTable: boolean,
): Partial<LabState> {
  const { experiment, engine, dataset, cards, sample, pinned } = before;
  const isSame =
    isSameTable &&
    seed === experiment.seed &&
    JSON.stringify(data) === JSON.stringify(experiment.data);
  return isSame ? { engine, dataset, cards, sample, pinned } : { engine, cards, pinned };
}
