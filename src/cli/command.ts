// What a command is: a function of its arguments and a terminal, with the words of its help. Each has a file in
// commands/ and a line in the table of commands.ts.

import type { Terminal } from "./terminal.ts";

export type Command = {
  /** "fuse CASE.json …       fuse the layers of each case into one" */
  readonly usage: string;
  /** Its options and exit codes, a line each. */
  readonly details: readonly string[];
  /** Returns the exit code; what is wrong has been reported on the terminal. */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>;
};
