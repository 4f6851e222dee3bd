// The engine that is kept from experiment to experiment, and the reasons why others failed. One that dies
// gets a second chance, on a new adapter and device; after that it is left out for this visit. Where there is a GPU an
// experiment gets the engine that was timed as the faster one for it; a run that has begun keeps its own.

import type { EngineSummary } from "#core/experiment/events/events.ts";
import { isConv } from "#core/model/kinds.ts";
import type { Network } from "#core/model/layers.ts";
import { isEngineName } from "#engine/choose.ts";
import { BackendUnavailableError } from "#engine/engine.ts";
import type { EngineFailure } from "#engine/engine.ts";
import { guardEngine } from "#engine/guard.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Choice } from "#engine/timing/choice.ts";
import type { Task } from "#engine/timing/load.ts";
import type { Timings } from "./timings.ts";
import { openEngine } from "#engine/open.ts";
import type { OpenedEngine, Wishes } from "#engine/open.ts";
import { SECOND } from "#wait/within.ts";

export type EngineWish = {
  readonly network: Network;
  /** The engine named in the address; absent: the best one here. */
  readonly forced?: string;
  /** Failures that the page knows of. */
  readonly leftOut?: NonNullable<EngineSummary["leftOut"]>;
  /** Why the last engine cannot be used any more. */
  readonly lost?: BackendUnavailableError;
  /** The engine that has trained so far: a run keeps it as long as it works. */
  readonly goesOn?: string;
  /** What is to be trained; absent: by the order of choose.ts alone. */
  readonly task?: Task;
};

/** Why an engine was chosen, where there was a choice. */
export type TakenEngine = OpenedEngine & { readonly reason?: string };

export type OpenEngine = (network: Network, wishes: Wishes) => Promise<OpenedEngine>;

export interface EngineShelf {
  /** The engine for an experiment. Throws BackendUnavailableError where none can be had. */
  take(wish: EngineWish): Promise<TakenEngine>;
  /** While nobody waits: times the engines for later experiments; the sentence where more is known then. */
  rest(breathe: Breathe): Promise<string | undefined>;
}

/** `second` is the length of a tick in milliseconds. */
export function openEngineShelf(
  open: OpenEngine = openEngine,
  second = SECOND,
  timings?: Timings,
): EngineShelf {
  const failures = new Map<string, EngineFailure>();
  const revived = new Set<string>();
  /** The hardware WebGPU adapter, once it is known, and what the present experiment trains. */
  let gpu: string | undefined;
  let asked: Task | undefined;
  let serving: { readonly key: string; readonly opened: OpenedEngine } | undefined;

  function note(found: NonNullable<EngineSummary["leftOut"]>): void {
    for (const { engine, reason } of found) {
      if (isEngineName(engine)) failures.set(engine, { engine, reason });
    }
  }

  function putAway(lost?: BackendUnavailableError): void {
    if (!serving) return;
    const { engine } = serving.opened;
    serving = undefined;
    if (lost && revived.has(engine.name)) note([{ engine: engine.name, reason: lost.message }]);
    if (lost) revived.add(engine.name);
    engine.dispose();
  }

  async function openNoting(network: Network, wishes: Wishes): Promise<OpenedEngine> {
    const leftOut = [...failures.values()];
    try {
      const opened = await open(network, { ...wishes, leftOut });
      note(opened.leftOut);
      gpu = opened.gpu ?? gpu;
      return opened;
    } catch (error) {
      if (error instanceof BackendUnavailableError) note(error.failures);
      throw error;
    }
  }

  /** What the laws predict for a task on the GPU that is here; undefined where there is none, or nobody to ask. */
  async function choiceFor(of: string | undefined, task: Task | undefined) {
    return of !== undefined && task ? timings?.choose(of, task) : undefined;
  }

  return {
    async take({ network, forced, leftOut = [], lost, goesOn, task }) {
      note(leftOut);
      if (lost && !serving) throw lost; // it did not even start: trying again would not help
      const before = lost ? serving?.opened.engine.name : goesOn;
      if (lost) putAway(lost);
      asked = forced === undefined ? task : undefined;
      const key = JSON.stringify([forced, network.layers.map(isConv)]);
      let choice = await choiceFor(forced === undefined ? gpu : undefined, task);
      const wanted = before ?? choice?.engine;
      const isServing = wanted === undefined || wanted === serving?.opened.engine.name;
      if (serving?.key === key && (isServing || failures.has(wanted))) {
        return withReason(serving.opened, choice, before);
      }
      putAway();
      const firstOn = async (found: string | undefined) => {
        choice ??= await choiceFor(found, task);
        return before !== undefined && isEngineName(before) ? before : choice?.engine;
      };
      const { engine, ...rest } = await openNoting(network, { forced, firstOn }).catch(
        (error: unknown) => {
          if (!lost || forced === undefined) throw error;
          return openNoting(network, { firstOn }); // it was asked for and is gone, but training must go on
        },
      );
      const opened = { ...rest, engine: guardEngine(engine, second) };
      serving = { key, opened };
      return withReason(opened, choice, before);
    },
    async rest(breathe) {
      if (gpu === undefined || !timings || !asked) return undefined;
      if (!(await timings.take(gpu, breathe))) return undefined;
      return (await timings.choose(gpu, asked)).reason;
    },
  };
}

/** A run that goes on keeps its engine, whatever would be chosen for it now. */
function withReason(
  opened: OpenedEngine,
  choice: Choice | undefined,
  before: string | undefined,
): TakenEngine {
  const { name } = opened.engine;
  if (!choice) return opened;
  const hasBegun = before === name && choice.engine !== name;
  const reason = hasBegun ? `${name}, on which this run began (${choice.reason})` : choice.reason;
  return { ...opened, reason };
}
