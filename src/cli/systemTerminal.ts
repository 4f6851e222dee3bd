// The terminal of this process: its standard streams, which may be closed or full, and its signals.

import { fstatSync } from "node:fs";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { faultOf, reasonOf } from "./reasons.ts";
import { CLOSED_PIPE, ClosedOutputError, SIGNALS } from "./terminal.ts";
import type { Interruption, Terminal } from "./terminal.ts";

/**
 * npm passes on a Ctrl-C that the process has received already: within this time it counts as the same
 * one.
 */
const SAME_PRESS = 300;

export function systemTerminal(): Terminal {
  const signals = signalListener();
  const status = process.stderr.isTTY ? statusLine() : undefined;
  // Each write receives its own error; without a listener a closed pipe would end in a stack trace.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {
    const interruption: Interruption = { cause: "closed output", code: CLOSED_PIPE };
    if (isSameOutput()) signals.stop.abort(interruption); // otherwise results are still written
  });
  return {
    read: readBytes,
    print: (line) => {
      status?.(undefined);
      signals.ignore(); // without a reader a write waits, and signals are not handled meanwhile
      return print(line);
    },
    error: (line) => {
      status?.(undefined);
      process.stderr.write(`${line}\n`);
    },
    ...(status && { status }),
    interruption: () => {
      signals.listen();
      return signals.stop.signal;
    },
  };
}

/** Writes over what it wrote before; undefined wipes it out. */
function statusLine(): (line: string | undefined) => void {
  let isShown = false;
  return (line) => {
    if (isShown || line !== undefined) process.stderr.write(`\r\x1b[2K${line ?? ""}`);
    isShown = line !== undefined;
  };
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Error(faultOf(file, error), { cause: error });
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

/** The first signal aborts `stop`; later signals end the process, as by default. */
function signalListener() {
  const stop = new AbortController();
  const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
  let isPressed = false;
  const take = (name: NodeJS.Signals) => {
    if (isPressed) return;
    isPressed = true;
    const code = SIGNALS[name as keyof typeof SIGNALS];
    const interruption: Interruption = { cause: name === "SIGINT" ? "Ctrl-C" : name, code };
    setTimeout(() => {
      ignore();
      stop.abort(interruption);
    }, SAME_PRESS);
  };
  const listen = () => names.forEach((name) => process.on(name, take));
  const ignore = () => names.forEach((name) => process.off(name, take));
  return { stop, listen, ignore };
}
