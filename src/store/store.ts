// The verbs a visitor has, over the conversation with the worker: which experiment to open, what to change
// in it, what to ask for.

import { CATALOGUE, catalogueEntry } from "#core/data/catalogue.ts";
import type { OwnTable } from "#core/data/ownTable.ts";
import { adaptToData } from "#core/experiment/edit/adapt.ts";
import { tooLarge } from "#core/experiment/edit/capacity.ts";
import { problemOf } from "#core/experiment/edit/validateLayers.ts";
import { FIRST_PRESET, presetById } from "#core/experiment/schema/presets.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { clip, clipName, reasonOf } from "#core/message.ts";
import { blocksOf, sameSpan } from "#core/model/blocks.ts";
import type { Shape } from "#core/math/tensor.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Activity } from "#worker/protocol.ts";
import { createConversation } from "./conversation.ts";
import type { Client, EditOf, FusionFields, Lab, LabOptions } from "./lab.ts";
import { placeOf, validationIndex, withSample } from "./foundSamples.ts";
import { titleOn } from "./titles.ts";
import { doingOf, verbOf } from "./verb.ts";
import { hasTrained } from "#store/kept/trained.ts";

export function createLab(client: Client, options: LabOptions): Lab {
  const conversation = createConversation(client, options);
  const { store, buffers, recorder, history, files, present, open, begin, ask } = conversation;
  const { getState: state, setState } = store;
  /** The last one opened is offered beside the catalogue. */
  let table: OwnTable | undefined;

  function sendLook(watched = true): void {
    const { dataset, sample, replica } = state();
    const at = {
      sample: validationIndex(dataset, sample),
      ...(replica !== undefined && { replica }),
    };
    client.send({ type: "look", ...at, watched });
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
    if (!inputShape || problemOf(network.layers, inputShape) !== undefined) return undefined; // opening reports it
    const batchSize = Math.min(training.batchSize, state().dataset?.train ?? Infinity);
    return tooLarge({ inputShape, ...network }, { ...training, replicas, batchSize });
  }

  /** Of one sample; undefined while nobody knows, as with a table of one's own that is not open. */
  function inputShapeOf(name: string): Shape | undefined {
    const known = state().dataset ?? files.tableOf(name);
    return (known ?? CATALOGUE.find((entry) => entry.name === name))?.inputShape;
  }

  function factsOf(name: string) {
    return files.tableOf(name) ?? catalogueEntry(name);
  }

  function edit(make: EditOf): string | undefined {
    const { experiment } = state();
    const inputShape = inputShapeOf(experiment.data.name);
    if (!inputShape) return "Layers cannot be changed while their data are not here.";
    const next = make(experiment, inputShape);
    if ("refusal" in next) return next.refusal;
    openChanged(next);
    return undefined;
  }

  /** Another network: where the weights that the present one starts from do not fit it, that is reported. */
  function openChanged(next: Experiment): void {
    const { weights } = state().experiment.network;
    open(next);
    if (!weights || next.network.weights) return;
    const name = clipName(weights.name);
    const message = `The weights of ${name} do not fit the changed layers: the network starts from random ones. Undo brings them back.`;
    setState({ alert: { message, isCalm: true } });
  }

  function tune(fields: FusionFields): boolean {
    const fusion = Object.entries({ ...state().experiment.fusion, ...fields });
    const experiment = accepted({
      fusion: Object.fromEntries(fusion.filter(([, value]) => value !== undefined)),
    });
    if (experiment) {
      setState({ experiment, narrowing: [] });
      client.send({ type: "estimate", options: experiment.fusion });
    }
    return experiment !== undefined;
  }

  function takeTable(own: OwnTable): void {
    table = own;
    files.addTable(own);
  }

  function chooseData(name: string): void {
    const data = factsOf(name);
    const adapted = adaptToData(state().experiment, data);
    const own = files.tableOf(name);
    openChanged({ ...adapted, title: own ? own.title : titleOn(adapted, data.title) });
  }

  function select(span: Span): void {
    const last = blocksOf(state().experiment.network.layers).length;
    const from = Math.max(1, Math.min(span[0], last - 1));
    const to = Math.max(from + 1, Math.min(span[1], last));
    const { experiment } = state();
    if (sameSpan(experiment.fusion.span, [from, to])) return;
    const fusion = { ...experiment.fusion, span: [from, to] as const };
    setState({ experiment: { ...experiment, fusion } });
  }

  return {
    client,
    store,
    buffers,
    recorder,
    get ownTable() {
      return present().table ?? table;
    },
    get tables() {
      return files.allTables();
    },
    history,
    open,
    bringBack: (visit, own) => {
      if (own) takeTable(own);
      const left = present();
      const isStep = hasTrained(left.kept) || !isSame(left.experiment, visit.experiment);
      if (isStep) conversation.leave();
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
      takeTable(own);
      chooseData(own.name);
    },
    forgetTable: () => {
      table = undefined;
      files.dropTables(state().experiment.data.name);
      open(FIRST_PRESET.experiment, FIRST_PRESET.id);
    },
    openWeights: (file, experiment) => {
      files.addWeights(file);
      open(experiment);
    },
    forgetWeights: () => {
      const { layers } = state().experiment.network;
      open({ ...state().experiment, network: { layers } }, state().presetId);
    },
    useBestEngine: () => {
      conversation.forgetEngine();
      begin(present());
    },
    openFirst: () => open(FIRST_PRESET.experiment, FIRST_PRESET.id),
    train: () => {
      const status = WAITING[state().activity];
      setState({ isStepping: false, ...(status && { status }) });
      ask({ type: "train" });
    },
    pause: () => {
      if (state().activity === "fusing")
        setState({ status: `${doingOf(state())} was cancelled; nothing has changed.` });
      conversation.pause();
    },
    compare: () => client.send({ type: "compare" }),
    step: () => {
      setState({ isStepping: true });
      conversation.step();
    },
    reset: () => {
      const visit = present();
      if (visit.kept) history.leave(visit);
      if (state().alert?.remedy === "tryAgain") client.renew(); // a script that is missing there stays so
      const { kept: _, ...untrained } = visit;
      begin(untrained);
    },
    tryAgain: () => {
      client.renew();
      begin(present());
    },
    judge: () => conversation.judge(),
    cancelOpening: () => {
      const { kept: _, ...untrained } = present();
      const visit = history.back(untrained);
      begin(visit ?? { experiment: FIRST_PRESET.experiment, presetId: FIRST_PRESET.id });
    },
    fuse: (span) => {
      if (span) select(span);
      const { narrow: _, ...experiment } = state().experiment;
      const { fusion: options } = experiment;
      setState({ experiment });
      ask({ type: "fuse", span: options.span, options, racing: racingOf(experiment) });
    },
    narrow: (narrow) => {
      const experiment = { ...state().experiment, narrow };
      const { fusion: options } = experiment;
      setState({ experiment });
      ask({ type: "fuse", span: options.span, options, racing: racingOf(experiment), narrow });
    },
    intend: (narrow) => {
      const { narrow: _, ...fused } = state().experiment;
      const experiment: Experiment = narrow ? { ...fused, narrow } : fused;
      const next = `Now ${verbOf({ experiment })}, or`;
      setState({ experiment, status: state().status.replace(/Now \w+, or/, next) });
    },
    price: (ask) => client.send({ type: "price", ...ask }),
    look: (sample, watched) => {
      setState({ sample });
      sendLook(watched);
    },
    showReplica: (replica) => {
      setState({ replica });
      sendLook();
    },
    lookAt: (sample) => {
      const { dataset } = state();
      if (!dataset) return;
      const joined = withSample(dataset, sample);
      setState({ dataset: joined, sample: placeOf(joined, sample.index) });
      sendLook();
    },
    show: (cards) => setState({ cards }),
    lowerLearningRate: () => {
      const { training } = state().experiment;
      const lower = <Rated extends { readonly learningRate: number }>(rated: Rated) => ({
        ...rated,
        learningRate: rated.learningRate / 10,
      });
      const schedule = training.schedule.map(lower);
      change({ training: { ...training, optimizer: lower(training.optimizer), schedule } });
    },
    warn: (message) => setState({ alert: { message: clip(message) } }),
    showStatus: (status) => setState({ status: clip(status) }),
    dismissAlert: () => setState({ alert: undefined }),
  };
}

/** Where training has to wait: pressing Train is not lost, and the visitor hears of it. */
const WAITING: { readonly [activity in Activity]?: string } = {
  opening: "Training begins as soon as the experiment is open.",
  fusing: "The race begins as soon as its networks are there.",
};

/** Whole, so that an initializer that has been taken back is not the opened experiment's. */
function racingOf({ arms, armInits = {} }: Experiment): Pick<Experiment, "arms" | "armInits"> {
  return { arms, armInits };
}

function isSame(a: Experiment, b: Experiment): boolean {
  return JSON.stringify(parseExperiment(a)) === JSON.stringify(parseExperiment(b));
}
