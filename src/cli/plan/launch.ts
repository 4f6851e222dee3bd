// A task in a process of its own: one that dies takes no other with it, and each has a core.

import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import process from "node:process";

export type Ended = {
  readonly code: number;
  /** The last line on its standard output. */
  readonly last: string;
};

/** Runs a command of this very program. Lines on its standard error go to `hear`; `stop` ends it as SIGTERM does. */
export function launch(
  args: readonly string[],
  hear: (line: string) => void,
  stop?: AbortSignal,
): Promise<Ended> {
  const child = spawn(process.execPath, [...process.execArgv, ...program(), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, rest] = ["", ""];
  child.stdout.on("data", (text) => (out = `${out}${String(text)}`.slice(-4096)));
  child.stderr.on("data", (text) => {
    const lines = `${rest}${String(text)}`.split("\n");
    rest = lines.pop()!;
    lines.forEach(hear);
  });
  const end = () => void child.kill("SIGTERM");
  stop?.addEventListener("abort", end, { once: true });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      stop?.removeEventListener("abort", end);
      if (rest !== "") hear(rest);
      if (signal && !stop?.aborted) hear(`ended by ${signal}`);
      resolve({ code: code ?? 1, last: out.trimEnd().split("\n").at(-1)! });
    });
  });
}

/** In a checkout sources are run by scripts/run.mjs. */
function program(): readonly string[] {
  const [, entry] = process.argv;
  return entry.endsWith(".ts") ? [join(dirname(entry), "../../scripts/run.mjs"), entry] : [entry];
}
