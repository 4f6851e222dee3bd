// The page's end of the wire: starts the worker, sends commands, hands on events of the present run,
// and starts a fresh worker when one dies. Knows nothing of React or the store.

import type { Command, Event } from "./protocol.ts";

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
  onmessage: ((message: { data: Event }) => void) | null;
  onerror: ((error: { message?: string; preventDefault?: () => void }) => void) | null;
  onmessageerror: ((error: unknown) => void) | null;
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
    worker.onmessage = ({ data }) => {
      if (data.run === this.#run) this.#tell(data);
    };
    worker.onerror = (error) => {
      error.preventDefault?.();
      this.#restart(error.message ?? "the worker could not be loaded");
    };
    worker.onmessageerror = () => this.#restart("a message could not be read");
    return worker;
  }

  #restart(reason: string): void {
    this.#worker.terminate();
    this.#run += 1; // whatever the dead worker still has under way is of no interest
    this.#worker = this.#launch();
    this.#tell({ type: "crashed", run: this.#run, reason });
  }

  #tell(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }
}
