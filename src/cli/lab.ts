// npm run -s lab -- VERB …: the lab without a browser. Each verb has a file of its own beside this one
// and is a function of its arguments and a terminal; this file only finds it and ends the process.

import process from "node:process";
import { clipName } from "#core/message.ts";
import { fuseCommand } from "./fuse.ts";
import { runCommand } from "./run.ts";
import { systemTerminal } from "./systemTerminal.ts";
import type { Terminal } from "./terminal.ts";

type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;
type Entry = { readonly usage: string; readonly details: readonly string[]; readonly run: Command };

/** Further verbs are added here. */
const COMMANDS: { readonly [verb: string]: Entry } = {
  fuse: {
    usage: "fuse CASE.json …       fuse the layers of each case into one",
    details: [
      "    one line of JSON on standard output for every case that can be fused",
      "    ends with 0, or with 1 where a case could not be fused (the others are, all the same)",
    ],
    run: fuseCommand,
  },
  run: {
    usage: "run EXPERIMENT.json     train, fuse, race; write results.json",
    details: [
      "    --out FILE     write there, whole or not at all, and not on standard output",
      "    --engine NAME  simd (default), or one of TensorFlow.js: tfjs-cpu, tfjs-wasm",
      "    --data DIR     where installed data sets lie (default: public/data)",
      "    --weights FILE start from these weights (default: the file beside it that it names)",
      "    --strict       end with 3 where a replica diverged",
      "    ends with 0; with 1 where something is wrong (what was finished before is written);",
      "    Ctrl-C or SIGTERM: the finished epochs are written, then it ends with 130 or 143;",
      "    a second Ctrl-C ends at once",
    ],
    run: runCommand,
  },
};

const CLOSED = "a closed pipe (lab run … | head -1) ends either with 141, without a message";

const terminal = systemTerminal();
const [verb = "help", ...args] = process.argv.slice(2);
const command = COMMANDS[verb];
if (command && !args.includes("--help")) {
  process.exitCode = await command.run(args, terminal);
} else {
  const entries = command ? [command] : Object.values(COMMANDS);
  const usage = entries.flatMap((entry) => [
    `  npm run -s lab -- ${entry.usage}`,
    ...entry.details,
  ]);
  const asked = verb === "help" || args.concat(verb).includes("--help");
  const head = asked ? [] : [`lab: no verb ${clipName(verb)}`];
  terminal.error([...head, "usage:", ...usage, CLOSED].join("\n"));
  process.exitCode = asked ? 0 : 1;
}
