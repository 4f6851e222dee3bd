// The lab's one store: state, the buffers beside it, and the verbs a visitor has. Vanilla zustand;
// the page subscribes to it, the worker's events flow into it.

import { createStore } from "zustand/vanilla";
import { CATALOGUE, catalogueEntry } from "#core/data/catalogue.ts";
import type { OwnTable } from "#core/data/ownTable.ts";
import { adaptToData } from "#core/experiment/adapt.ts";
import { tooLarge } from "#core/experiment/capacity.ts";
import { editExperiment } from "#core/experiment/edit.ts";
import type { Edit } from "#core/experiment/edit.ts";
import { problemOf } from "#core/experiment/makeStand.ts";
import { FIRST_PRESET, presetById } from "#core/experiment/presets.ts";
import { createRecorder, keepRecord } from "#core/experiment/record.ts";
import { parseExperiment } from "#core/experiment/schema.ts";
import type { Experiment } from "#core/experiment/schema.ts";
import { clip, reasonOf } from "#core/message.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Shape } from "#core/math/tensor.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Activity, Event } from "#worker/protocol.ts";
import { createBuffers } from "./buffers.ts";
import { createHistory } from "./history.ts";
import type { Visit } from "./history.ts";
import type { Client, FusionFields, Lab, LabOptions } from "./lab.ts";
import { reduce } from "./reduce.ts";
import { openingState, stateOf } from "./state.ts";
import type { LabState } from "./state.ts";
import { hasTrained } from "./trained.ts";

export function createLab(client: Client, { dataFolder, engine }: LabOptions): Lab {
  let forced = engine ? { engine } : {};
  const store = createStore<LabState>(() => openingState(FIRST_PRESET.experiment, FIRST_PRESET.id));
  const buffers = createBuffers();
  const recorder = createRecorder();
  /** By name; the last one opened is offered beside the catalogue. */
  const tables = new Map<string, OwnTable>();
  let table: OwnTable | undefined;
  const history = createHistory();
  let isOpen = false;
  /** What the visitor has asked for and is not done yet: a new worker goes on with it. */
  let wish: Wish | undefined;
  let hasFused = false;
  const { getState: state, setState } = store;

  /** The experiment as it is, with what has been trained. */
  function present(): Visit {
    const { experiment, presetId } = state();
    const { record } = recorder;
    return { experiment, presetId, ...(record.checkpoint && { kept: keepRecord(record) }) };
  }

  client.listen((event) => {
    recorder.take(event);
    if (event.type === "resumed") putBack();
    else buffers.take(event);
    const next = reduce(state(), event);
    if (next !== state()) setState(next, true);
    follow(event);
    if (event.type === "crashed" && event.restarted) reopen();
  });

  /** What was asked for is done once a checkpoint holds it: what is reported between may be lost yet. */
  function follow(event: Event): void {
    if (event.type === "failed") wish = undefined;
    if (event.type === "fused" && wish?.type === "fuse") hasFused = true;
    if (event.type !== "checkpoint") return;
    const isDone = wish?.type === "fuse" ? hasFused : event.isFinished;
    if (isDone) wish = undefined;
  }

  function open(experiment: Experiment, presetId?: string): void {
    if (isOpen) history.leave(present());
    begin({ experiment, presetId });
  }

  /** Opens an experiment where it was left; from its seed where nothing was kept. */
  function begin({ experiment, presetId, kept }: Visit): void {
    isOpen = true;
    wish = undefined;
    const { engine } = state();
    const hasLeft = history.store.getState().past.at(-1)?.kept !== undefined;
    setState({ ...openingState(experiment, presetId), ...unchanged(state(), experiment) }, true);
    setState({ hasLeft });
    if (kept) recorder.restore(kept);
    else recorder.clear();
    putBack();
    const own = tables.get(experiment.data.name);
    const resume = recorder.record.checkpoint && { resume: recorder.record.checkpoint };
    const known = engine?.leftOut && { leftOut: engine.leftOut };
    client.send({
      type: "open",
      experiment,
      dataFolder,
      ...forced,
      ...(own && { table: own }),
      ...resume,
      ...known,
    });
  }

  /** Shows what the record holds, and nothing that was reported after it. */
  function putBack(): void {
    buffers.restore(recorder.record);
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

  /** Asks the worker for what takes its time. */
  function ask(asked: Wish): void {
    if (state().isGone) begin(present());
    wish = asked;
    hasFused = false;
    if (asked.type === "fuse") recorder.expectFusion(asked.options);
    client.send(asked);
  }

  function change(fields: Partial<Experiment>): boolean {
    const next = accepted(fields);
    if (next) open(next, state().presetId);
    return next !== undefined;
  }

  /** The present experiment with some fields changed; undefined, with an alert, where it cannot be. */
  function accepted(fields: {
    readonly [name in keyof Experiment]?: unknown;
  }): Experiment | undefined {
    try {
      const before = state().experiment;
      const next = parseExperiment({ ...before, ...fields });
      const problem = overloadOf(before) === undefined ? overloadOf(next) : undefined;
      if (problem === undefined) return next;
      setState({ alert: { message: problem } });
    } catch (error) {
      setState({ alert: { message: reasonOf(error) } });
    }
    return undefined;
  }

  /** Why an experiment is too large for a page, where its data are known and its network stands. */
  function overloadOf({ data, network, replicas, training }: Experiment): string | undefined {
    const inputShape = inputShapeOf(data.name);
    if (!inputShape || problemOf(network.layers, inputShape) !== undefined) return undefined; // opening tells it
    const batchSize = Math.min(training.batchSize, state().dataset?.train ?? Infinity);
    return tooLarge({ inputShape, ...network }, { replicas, batchSize });
  }

  /** Of one sample; undefined while nobody knows, as with a table of one's own that is not open. */
  function inputShapeOf(name: string): Shape | undefined {
    const known = state().dataset ?? tables.get(name);
    return (known ?? CATALOGUE.find((entry) => entry.name === name))?.inputShape;
  }

  function factsOf(name: string) {
    return tables.get(name) ?? catalogueEntry(name);
  }

  function edit(asked: Edit): string | undefined {
    const { experiment } = state();
    const inputShape = inputShapeOf(experiment.data.name);
    if (!inputShape) return "Layers cannot be changed while their data are not here.";
    const next = editExperiment(experiment, asked, inputShape);
    if ("refusal" in next) return next.refusal;
    open(next);
    return undefined;
  }

  function tune(fields: FusionFields): boolean {
    const fusion = Object.entries({ ...state().experiment.fusion, ...fields });
    const experiment = accepted({
      fusion: Object.fromEntries(fusion.filter(([, value]) => value !== undefined)),
    });
    if (experiment) setState({ experiment });
    return experiment !== undefined;
  }

  function chooseData(name: string): void {
    const data = factsOf(name);
    const adapted = adaptToData(state().experiment, data);
    open({ ...adapted, title: `${adapted.title.replace(/ on [^:]*$/, "")} on ${data.title}` });
  }

  function select(span: Span): void {
    const last = blocksOf(state().experiment.network.layers).length;
    const from = Math.max(1, Math.min(span[0], last - 1));
    const to = Math.max(from + 1, Math.min(span[1], last));
    const { experiment, span: present } = state();
    if (present[0] === from && present[1] === to) return;
    setState({
      span: [from, to],
      experiment: { ...experiment, fusion: { ...experiment.fusion, span: [from, to] } },
    });
  }

  return {
    store,
    buffers,
    recorder,
    get ownTable() {
      return table;
    },
    history,
    open,
    bringBack: (visit, own) => {
      if (own) {
        table = own;
        tables.set(own.name, own);
      }
      const left = present();
      const isStep = hasTrained(left.kept) || !isSame(left.experiment, visit.experiment);
      if (isOpen && isStep) history.leave(left);
      begin(visit);
    },
    present,
    change,
    edit,
    tune,
    undo: () => {
      const visit = history.back(present());
      if (visit) begin(visit);
    },
    redo: () => {
      const visit = history.forth(present());
      if (visit) begin(visit);
    },
    select,
    choosePreset: (id) => {
      const preset = presetById(id);
      if (preset) open(preset.experiment, id);
    },
    chooseData,
    openTable: (own) => {
      table = own;
      tables.set(own.name, own);
      chooseData(own.name);
    },
    useBestEngine: () => {
      forced = {};
      begin(present());
    },
    openFirst: () => open(FIRST_PRESET.experiment, FIRST_PRESET.id),
    train: () => {
      const status = WAITING[state().activity];
      setState({ isStepping: false, ...(status && { status }) });
      ask({ type: "train" });
    },
    pause: () => {
      wish = undefined;
      if (state().activity === "fusing") setState({ status: CANCELLED });
      client.send({ type: "pause" });
    },
    step: () => {
      setState({ isStepping: true });
      if (state().isGone) begin(present());
      client.send({ type: "step" });
    },
    reset: () => {
      const visit = present();
      if (visit.kept) history.leave(visit);
      begin({ experiment: visit.experiment, presetId: visit.presetId });
    },
    tryAgain: () => {
      client.renew();
      begin(present());
    },
    cancelOpening: () => {
      const visit = history.back({ experiment: state().experiment, presetId: state().presetId });
      begin(visit ?? { experiment: FIRST_PRESET.experiment, presetId: FIRST_PRESET.id });
    },
    fuse: (span) => {
      if (span) select(span);
      const { span: chosen, experiment } = state();
      const { fusion: options, arms } = experiment;
      ask({ type: "fuse", span: chosen, options, arms });
    },
    look: (sample, watched = true) => {
      setState({ sample });
      client.send({ type: "look", sample, watched });
    },
    show: (cards) => setState({ cards }),
    lowerLearningRate: () => {
      const { training } = state().experiment;
      const learningRate = training.optimizer.learningRate / 10;
      change({ training: { ...training, optimizer: { ...training.optimizer, learningRate } } });
    },
    warn: (message) => setState({ alert: { message: clip(message) } }),
    say: (status) => setState({ status: clip(status) }),
    dismissAlert: () => setState({ alert: undefined }),
  };
}

type Wish =
  | { readonly type: "train" }
  | {
      readonly type: "fuse";
      readonly span: Span;
      readonly options: Experiment["fusion"];
      readonly arms: Experiment["arms"];
    };

const CANCELLED = "Fusing was cancelled; nothing has changed.";

/** Where training has to wait: pressing Train is not lost, and the visitor is told. */
const WAITING: { readonly [activity in Activity]?: string } = {
  opening: "Training begins as soon as the experiment is open.",
  fusing: "The race begins as soon as the layers are fused.",
};

function isSame(a: Experiment, b: Experiment): boolean {
  return JSON.stringify(parseExperiment(a)) === JSON.stringify(parseExperiment(b));
}

/** What goes on being true while an experiment on the same data is opened: the page need not blink. */
function unchanged(before: LabState, { data, seed }: Experiment): Partial<LabState> {
  const { experiment, engine, dataset, cards, sample } = before;
  const isSame =
    seed === experiment.seed && JSON.stringify(data) === JSON.stringify(experiment.data);
  return isSame ? { engine, dataset, cards, sample } : { engine, cards };
}
