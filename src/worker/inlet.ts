// The receiving end of a worker's thread, which one handler has.

import type { Command, Inspection } from "./protocol.ts";

export type Inlet = { onmessage: ((message: MessageEvent<Command | Inspection>) => void) | null };

/**
 * Gives every command that arrives at `inlet` to `handle`. Throws Error where a handler is installed already:
 * a second one would take the commands without the first one's session.
 */
export function installHandler(
  inlet: Inlet,
  handle: (command: Command | Inspection) => void,
): void {
  if (inlet.onmessage) {
    throw new Error(
      "the training worker's script was run a second time in its thread: " +
        "a script of this build imports the worker's entry (npm run chunk finds it)",
    );
  }
  inlet.onmessage = (message) => handle(message.data);
}
