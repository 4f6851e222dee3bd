// A thread's signs of life in the middle of long work, and how it hears that nobody wants that work any more.

import { SECOND } from "#wait/within.ts";
import type { Endpoint, Life } from "./shardProtocol.ts";

/** Milliseconds of work between two breaths, and between two reports of how far it is. */
const SLICE = 20;
const REPORTED = 100;

export interface Pulse {
  /** Gives a sign of life. */
  beat(): void;
  /** The same, at most one a second. */
  beatInTime(): void;
  /** Lets messages in, where that is due, and reports the share of request `id` that is done; throws where that was cancelled. */
  breathe(id: number, done?: number): Promise<void>;
  /** Whatever was asked before request `id` is not wanted any more. */
  cancelBefore(id: number): void;
}

export function openPulse(
  endpoint: Pick<Endpoint, "postMessage">,
  now: () => number = () => performance.now(),
): Pulse {
  let cancelled = 0;
  let [beatAt, breathedAt, reportedAt] = [now(), now(), now()];

  function beat(life: Life = { alive: true }): void {
    beatAt = now();
    endpoint.postMessage(life);
  }

  function beatInTime(): void {
    if (now() - beatAt >= SECOND) beat();
  }

  function report(id: number, done: number | undefined): void {
    if (done === undefined || now() - reportedAt < REPORTED) return beatInTime();
    reportedAt = now();
    beat({ alive: true, id, done });
  }

  return {
    beat,
    beatInTime,
    async breathe(id, done) {
      if (now() - breathedAt < SLICE) return;
      await nextTask();
      report(id, done);
      breathedAt = now();
      if (id < cancelled) throw new Error("cancelled");
    },
    cancelBefore: (id) => {
      cancelled = Math.max(cancelled, id);
    },
  };
}

/** Messages queue in order: those that have come are read before it resolves. Timers would wait some ms each. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
