// The page's end of the wire: starts the worker, sends commands, hands on events of the present run,
// and starts a fresh worker when one dies. Knows nothing of React or the store.

import type { Command, Event } from "./protocol.ts";

const MOST_DEATHS = 3;

/** A command as the page gives it: the client adds the run. */
export type Request = Command extends infer C
  ? C extends Command
    ? Omit<C, "run">
    : never
  : never;

/** The part of Worker the client needs; tests pass a fake. */
export interface WorkerLike {
  postMessage(message: Command): void;
  terminate(): void;
  addEventListener(type: "message", listener: (message: { data: Event }) => void): void;
  addEventListener(type: "error", listener: (error: { message?: string }) => void): void;
  addEventListener(type: "messageerror", listener: () => void): void;
}

/**
 * Talks to one worker at a time. `open` begins a new run; events of earlier runs are dropped.
 * When the worker dies, a fresh one is started at once and listeners hear a `crashed` event;
 * it is for them to open their experiment again.
 */
export class LabClient {
  readonly #start: () => WorkerLike;
  readonly #listeners = new Set<(event: Event) => void>();
  #worker: WorkerLike;
  #run = 0;
  /** Deaths since a worker last said anything: one that cannot even start must not be started for ever. */
  #deaths = 0;

  constructor(start: () => WorkerLike) {
    this.#start = start;
    this.#worker = this.#launch();
  }

  send(request: Request): void {
    if (request.type === "open") this.#run += 1;
    this.#worker.postMessage({ ...request, run: this.#run } as Command);
  }

  /** Calls `listener` with every event of the present run; returns the function that stops it. */
  listen(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the worker for good. */
  close(): void {
    this.#worker.terminate();
    this.#listeners.clear();
  }

  #launch(): WorkerLike {
    const worker = this.#start();
    worker.addEventListener("message", ({ data }) => {
      this.#deaths = 0;
      if (data.run === this.#run) this.#tell(data);
    });
    worker.addEventListener("error", ({ message }) => {
      this.#restart(worker, message ?? "it could not be loaded");
    });
    worker.addEventListener("messageerror", () =>
      this.#restart(worker, "a message could not be read"),
    );
    return worker;
  }

  #restart(dead: WorkerLike, reason: string): void {
    dead.terminate();
    if (dead !== this.#worker) return; // one death may be told twice
    this.#run += 1; // whatever the dead worker still has under way is of no interest
    this.#deaths += 1;
    const restarted = this.#deaths < MOST_DEATHS;
    if (restarted) this.#worker = this.#launch();
    this.#tell({ type: "crashed", run: this.#run, reason, restarted });
  }

  #tell(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }
}
