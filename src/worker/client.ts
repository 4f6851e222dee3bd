// The page's end of the wire: starts the worker, sends commands, passes on events of the present run, and
// starts a fresh worker when one dies: when it reports an error, when it gives no sign of life, or when
// it lives and yet does not do what it must do at once. Knows nothing of React or the store.

import { openEar } from "#wait/silence.ts";
import { SECOND } from "#wait/within.ts";
import type { Activity, Command, Event, Inspection } from "./protocol.ts";

/** Deaths without any progress between them after which no new worker is started by itself. */
const MOST_DEATHS = 3;
/** The same for workers that never gave a sign of life. */
const MOST_STILLBORN = 2;
/** Ticks until the first sign of life: the script may have to come over a slow network. */
const STARTING = 30;

/** What browsers put before the message of an error that nobody caught. */
const UNCAUGHT = /^(Uncaught )?(Error: )?/;

/** A command as the page gives it: the client adds the run. */
export type Request = Command | Inspection extends infer C
  ? C extends Command | Inspection
    ? Omit<C, "run">
    : never
  : never;

type WorkerFailure = { readonly message?: string; preventDefault?(): void };

/** The part of Worker the client needs; tests pass a fake. */
export interface WorkerLike {
  postMessage(message: Command | Inspection): void;
  terminate(): void;
  addEventListener(type: "message", listener: (message: { data: Event }) => void): void;
  addEventListener(type: "error", listener: (error: WorkerFailure) => void): void;
  addEventListener(type: "messageerror", listener: () => void): void;
}

/**
 * Talks to one worker at a time. `open` begins a new run; events of earlier runs are dropped.
 * When the worker dies, a fresh one is started at once and listeners get a `crashed` event; it is for
 * them to open their experiment again. After three deaths without progress the next `open`, or the next table to read, starts one.
 * `second` is the length of a tick in milliseconds.
 */
export class LabClient {
  readonly #start: () => WorkerLike;
  readonly #listeners = new Set<(event: Event) => void>();
  readonly #life;
  readonly #obedience;
  #worker: WorkerLike | undefined;
  #activity: Activity = "idle";
  #silence = STARTING;
  #run = 0;
  #deaths = 0;
  #hasLived = false;

  constructor(start: () => WorkerLike, second = SECOND) {
    this.#start = start;
    const isSilent = (reason: string) => () => this.#bury(this.#worker, reason);
    this.#life = openEar(isSilent("it gave no sign of life"), second);
    this.#obedience = openEar(isSilent("it did not respond"), second);
    this.#launch();
  }

  send(request: Request): void {
    if (request.type === "open") this.#run += 1;
    const isAsked = request.type === "open" || (request.type === "inspect" && request.file);
    if (isAsked && !this.#worker) this.#launch();
    if (this.#mustObey(request)) this.#obedience.listen(this.#silence);
    this.#worker?.postMessage({ ...request, run: this.#run } as Command | Inspection);
  }

  /** Calls `listener` with every event of the present run; returns the function that stops it. */
  listen(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A fresh worker in place of the present one, which fetches again what could not be fetched. */
  renew(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#deaths = 0;
    this.#obedience.rest();
    this.#launch();
  }

  /** Ends the worker for good. */
  close(): void {
    this.#life.rest();
    this.#obedience.rest();
    this.#worker?.terminate();
    this.#listeners.clear();
  }

  /** Opening ends whatever runs; pausing ends training and fusing: both show at once as another activity. */
  #mustObey({ type }: Request): boolean {
    const isBusy = this.#activity === "training" || this.#activity === "fusing";
    return type === "open" || (type === "pause" && isBusy);
  }

  #launch(): void {
    let worker: WorkerLike;
    try {
      worker = this.#start();
    } catch (error) {
      // A sandboxed frame or a policy of the page may forbid workers. Listeners are not there yet.
      const reason = error instanceof Error ? error.message : String(error);
      setTimeout(() => this.#bury(undefined, reason));
      return;
    }
    this.#worker = worker;
    this.#hasLived = false;
    this.#silence = STARTING;
    this.#life.listen(STARTING);
    worker.addEventListener("message", ({ data }) => {
      if (worker === this.#worker) this.#take(data);
    });
    worker.addEventListener("error", (error) => {
      error.preventDefault?.(); // it is handled here and is not an error of the page
      this.#bury(worker, error.message?.replace(UNCAUGHT, "") || "it could not be loaded");
    });
    worker.addEventListener("messageerror", () =>
      this.#bury(worker, "a message could not be read"),
    );
  }

  #take(event: Event): void {
    this.#life.hear();
    this.#hasLived = true;
    if (event.type === "alive") {
      this.#silence = event.silence;
      return this.#life.listen(event.silence);
    }
    if (event.run !== this.#run && event.type !== "inspected") return; // tables belong to no run
    if (event.type === "checkpoint") this.#deaths = 0;
    if (event.type === "activity") {
      this.#activity = event.activity;
      this.#obedience.rest();
    }
    this.#report(event);
  }

  #bury(dead: WorkerLike | undefined, reason: string): void {
    dead?.terminate();
    if (dead !== this.#worker) return; // one death may be reported twice
    this.#worker = undefined;
    this.#life.rest();
    this.#obedience.rest();
    this.#activity = "idle";
    this.#run += 1; // messages of the dead worker that are still under way are dropped
    this.#deaths += 1;
    const hasLived = this.#hasLived;
    const restarted = this.#deaths < (hasLived ? MOST_DEATHS : MOST_STILLBORN);
    if (restarted) this.#launch();
    else this.#deaths = 0; // the next opening tries again
    this.#report({ type: "crashed", run: this.#run, reason, restarted, hasLived });
  }

  #report(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }
}
