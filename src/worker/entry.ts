// The entry of the worker: the handler on this thread's message port, with the platform's engines, files
// and scheduler.

import { inspectTable } from "#core/data/table/inspect.ts";
import { SECOND } from "#wait/within.ts";
import { openDatasetShelf } from "./datasets.ts";
import type { Breathe } from "#core/breathe.ts";
import { openEngine } from "#engine/open.ts";
import { openEngineShelf } from "./engines.ts";
import { createHandler } from "./handler.ts";
import { installHandler } from "./inlet.ts";
import { experimentOpener } from "./openExperiment.ts";
import { createInspector } from "./inspector.ts";
import type { Event } from "./protocol.ts";
import { openTimings } from "./timings.ts";
import { openTimingStore } from "./timingStore.ts";
import { transferablesOf } from "./transfer.ts";

declare const self: DedicatedWorkerGlobalScope;

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

/** A second in which nobody asks for anything. */
async function idle(breathe: Breathe): Promise<void> {
  for (let waited = 0; waited < SECOND; waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await breathe();
  }
}

/** Arrays are moved to the page, except a checkpoint's: this thread needs them too. */
function post(event: Event): void {
  self.postMessage(event, {
    transfer: event.type === "checkpoint" ? [] : transferablesOf(event),
  });
}

const engines = openEngineShelf(openEngine, SECOND, openTimings(openTimingStore()));
const { take, beat } = createHandler({
  post,
  nextTask,
  openSession: experimentOpener(openDatasetShelf(), engines),
  rest: async (breathe) => {
    await idle(breathe);
    return engines.rest(breathe);
  },
});
const inspect = createInspector({ post, nextTask, inspectTable });
installHandler(self, (command) => (command.type === "inspect" ? inspect(command) : take(command)));
setInterval(beat, SECOND);
