// What goes to the worker. An experiment begins with the files that it names: while they are looked for, it waits, and
// so does what is asked for meanwhile. Without files that are nowhere it is sent all the same: the worker refuses then.

import type { Request } from "#worker/client.ts";
import type { Client } from "#store/lab.ts";
import type { OwnFiles } from "#store/ownFiles.ts";

export type OpenRequest = Extract<Request, { type: "open" }>;

export interface Outbox {
  /** Opens an experiment once its files are here; another that is opened meanwhile takes its place. */
  open(request: OpenRequest): void;
  /** Opens one that goes on from a checkpoint, and needs no files. */
  openAtOnce(request: OpenRequest): void;
  send(request: Request): void;
  /** Whether the experiment that is to be opened waits: what comes from the worker is of the one before. */
  isWaiting(): boolean;
}

/** `onLooked` hears when files were looked for, before their experiment is sent, and what the visitor should know of them. */
export function createOutbox(
  client: Client,
  files: OwnFiles,
  onLooked: (request: OpenRequest, note: string | undefined) => void,
): Outbox {
  /** What is asked for while an experiment's files are looked for; absent: it goes to the worker at once. */
  let waiting: Request[] | undefined;

  function openAtOnce(request: OpenRequest): void {
    waiting = undefined;
    client.send(request);
  }

  function open(request: OpenRequest): void {
    const looking = files.look(request.experiment);
    if (!looking) return openAtOnce(withWeights(request));
    const queue: Request[] = (waiting = []);
    void looking.then((note) => {
      if (waiting !== queue) return; // something else has been opened meanwhile
      onLooked(request, note);
      openAtOnce(withTable(withWeights(request)));
      queue.forEach(send);
    });
  }

  function withWeights(request: OpenRequest): OpenRequest {
    const weights = files.weightsOf(request.experiment);
    return weights ? { ...request, weights } : request;
  }

  function withTable(request: OpenRequest): OpenRequest {
    const table = files.tableOf(request.experiment.data.name);
    return table ? { ...request, table } : request;
  }

  function send(request: Request): void {
    if (waiting) waiting.push(request);
    else client.send(request);
  }

  return { open, openAtOnce, send, isWaiting: () => waiting !== undefined };
}
