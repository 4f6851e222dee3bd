// npm run -s lab -- VERB …: the lab without a browser. Each verb has a file of its own beside this one
// and is a function of its arguments and a terminal; this file only finds it and ends the process.

import { readFile } from "node:fs/promises";
import process from "node:process";
import { clipName } from "#core/message.ts";
import { fuseCommand } from "./fuse.ts";
import { runCommand } from "./run.ts";
import type { Terminal } from "./terminal.ts";

type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** Further verbs are added here. */
const COMMANDS: { readonly [verb: string]: { readonly usage: string; readonly run: Command } } = {
  fuse: { usage: "fuse CASE.json …       fuse the layers of each case into one", run: fuseCommand },
  run: { usage: "run EXPERIMENT.json     train, fuse, race; write results.json", run: runCommand },
};

const terminal: Terminal = {
  read: readText,
  print: (line) => void process.stdout.write(`${line}\n`),
  error: (line) => void process.stderr.write(`${line}\n`),
};

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reasons = new Map([
      ["ENOENT", "no such file"],
      ["EISDIR", "is a folder; name a file"],
      ["EACCES", "may not be read"],
    ]);
    throw new Error(reasons.get(code ?? "") ?? (error as Error).message, { cause: error });
  }
}

const [verb = "help", ...args] = process.argv.slice(2);
const command = COMMANDS[verb];
if (command && !args.includes("--help")) {
  process.exitCode = await command.run(args, terminal);
} else {
  const usage = Object.values(COMMANDS).map((entry) => `  npm run -s lab -- ${entry.usage}`);
  const asked = verb === "help" || args.concat(verb).includes("--help");
  terminal.error(
    [...(asked ? [] : [`lab: no verb ${clipName(verb)}`]), "usage:", ...usage].join("\n"),
  );
  process.exitCode = asked ? 0 : 1;
}
