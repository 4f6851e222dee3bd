// What a command needs of its surroundings: files in, lines out, and a signal for Ctrl-C. Tests pass a
// fake; systemTerminal.ts is the real one.

export interface Terminal {
  /** Bytes of a file; rejects with a message that names it and what is wrong: "a.json: no such file". */
  read(file: string): Promise<Uint8Array>;
  /** A line on standard output. Rejects with ClosedOutputError where nobody reads it any more. */
  print(line: string): void | Promise<void>;
  /** A line on standard error. */
  error(line: string): void;
  /** The last line on standard error, which the next one replaces; absent where that is no terminal. */
  status?: (line: string | undefined) => void;
  /**
   * From now on Ctrl-C and SIGTERM, or a pipe that closes before there is anything to put into it, abort
   * this signal for an Interruption and do not end the process; a second Ctrl-C does.
   */
  interruption?(): AbortSignal;
}

/** Standard output was a pipe that its reader has closed: `lab run … | head -1`. No fault. */
export class ClosedOutputError extends Error {
  override readonly name = "ClosedOutputError";
}

/** Why a run is to end early, and the exit code for it. */
export type Interruption = { readonly cause: string; readonly code: number };

/** As a shell counts programs that a signal has ended: 128 + SIGPIPE, SIGINT, SIGTERM. */
export const CLOSED_PIPE = 141;
export const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
