// Where the worker begins: the handler on this thread's message port, with the platform's engines,
// files and scheduler. One engine stays open from experiment to experiment while it serves.

import { datasetFromCsv, loadDataset } from "#core/data/load.ts";
import type { Dataset, FileSource } from "#core/data/dataset.ts";
import { tooLarge } from "#core/experiment/capacity.ts";
import type { Experiment } from "#core/experiment/schema.ts";
import { openEngine } from "#engine/open.ts";
import type { OpenedEngine } from "#engine/open.ts";
import { openSession } from "#engine/session/session.ts";
import { describeDataset } from "#engine/session/describeDataset.ts";
import { createHandler } from "./handler.ts";
import type { OpenCommand, Platform } from "./handler.ts";
import type { Command, Event } from "./protocol.ts";
import { transferablesOf } from "./transfer.ts";

declare const self: DedicatedWorkerGlobalScope;

let opened: { readonly key: string; readonly engine: OpenedEngine } | undefined;

async function engineFor(
  { experiment, engine: forced }: OpenCommand,
  inputShape: readonly number[],
) {
  const key = JSON.stringify([
    forced,
    experiment.network.layers.map((layer) => layer.type.startsWith("conv")),
  ]);
  if (opened?.key === key) return opened.engine;
  opened?.engine.engine.dispose();
  opened = undefined;
  const engine = await openEngine({ inputShape, layers: experiment.network.layers }, { forced });
  opened = { key, engine };
  return engine;
}

async function datasetFor({ experiment, dataFolder, table }: OpenCommand): Promise<Dataset> {
  const options = { ...experiment.data, seed: experiment.seed };
  if (table) return datasetFromCsv(table.text, options);
  if (options.name.endsWith(".csv")) {
    throw new Error(`the table ${options.name} is not here; open the file itself with Open…`);
  }
  return loadDataset(options, filesIn(dataFolder));
}

/** Throws Error with a sentence where a page would run out of memory, or stand still at every step. */
function checkSize(experiment: Experiment, { inputShape, train }: Dataset): void {
  const { network, replicas, training } = experiment;
  const batchSize = Math.min(training.batchSize, train.inputs.shape[0]);
  const problem = tooLarge({ inputShape, ...network }, { replicas, batchSize });
  if (problem !== undefined) throw new Error(problem.replace(/\.$/, ""));
}

/** The files of the data folder; one that its index does not list is not asked for. */
function filesIn(folder: string): FileSource {
  const index = fetchBytes(new URL("index.json", folder)).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  return async (path) => {
    if (!(await index).includes(`"${path}"`)) throw new Error("it is not in the data folder");
    return fetchBytes(new URL(path, folder));
  };
}

async function fetchBytes(address: URL): Promise<Uint8Array> {
  const response = await fetch(address).catch(() => {
    throw new Error("the server cannot be reached");
  });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Messages queue in order, so that whatever the page has sent is read before the promise resolves. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(0);
  });
}

const platform: Platform = {
  post: (event: Event) => self.postMessage(event, { transfer: transferablesOf(event) }),
  nextTask,
  openSession: async (command, emit, breathe) => {
    const { experiment } = command;
    const dataset = await datasetFor(command);
    checkSize(experiment, dataset);
    await breathe();
    const { engine, notice, leftOut } = await engineFor(command, dataset.inputShape);
    await breathe();
    const { name, adapter } = engine;
    emit({
      type: "opened",
      engine: { name, adapter, leftOut, ...(notice !== undefined && { notice }) },
      dataset: describeDataset(dataset),
    });
    return openSession(engine, dataset, experiment, emit, breathe);
  },
};

const handle = createHandler(platform);
self.onmessage = (message: MessageEvent<Command>) => handle(message.data);
