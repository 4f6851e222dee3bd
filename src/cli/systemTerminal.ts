// The terminal of this process: its standard streams, which may be closed or full, and its signals.

import { fstatSync } from "node:fs";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { reasonOf } from "./reasons.ts";
import { CLOSED_PIPE, ClosedOutputError, SIGNALS } from "./terminal.ts";
import type { Interruption, Terminal } from "./terminal.ts";

/** npm passes a Ctrl-C on that the process has had already: within this time it is the same one. */
const SAME_PRESS = 300;

export function systemTerminal(): Terminal {
  const stop = new AbortController();
  // Each write hears of its own error; without a listener a closed pipe would end in a stack trace.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {
    const interruption: Interruption = { cause: "closed output", code: CLOSED_PIPE };
    if (isSameOutput()) stop.abort(interruption); // else results still find their way
  });
  return {
    read: readText,
    print,
    error: (line) => void process.stderr.write(`${line}\n`),
    interruption: () => {
      listen(stop);
      return stop.signal;
    },
  };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

function print(line: string): Promise<void> {
  return new Promise((taken, fail) => {
    process.stdout.write(`${line}\n`, (error) => {
      if (!error) return taken();
      if ((error as NodeJS.ErrnoException).code === "EPIPE") return fail(new ClosedOutputError());
      fail(new Error(`standard output could not be written: ${reasonOf(error)}`, { cause: error }));
    });
  });
}

/** Whether both streams go into one pipe, as after 2>&1. */
function isSameOutput(): boolean {
  const [out, error] = [fstatSync(1), fstatSync(2)];
  return out.dev === error.dev && out.ino === error.ino;
}

/** The first signal aborts; then signals do what they do without anybody listening: they end the process. */
function listen(stop: AbortController): void {
  const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
  let isPressed = false;
  const take = (name: NodeJS.Signals) => {
    if (isPressed) return;
    isPressed = true;
    const code = SIGNALS[name as keyof typeof SIGNALS];
    const cause = name === "SIGINT" ? "Ctrl-C" : name;
    const interruption: Interruption = { cause, code };
    setTimeout(() => {
      for (const each of names) process.off(each, take);
      stop.abort(interruption);
    }, SAME_PRESS);
  };
  for (const name of names) process.on(name, take);
}
