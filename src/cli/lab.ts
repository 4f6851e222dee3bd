#!/usr/bin/env node
// The lab without a browser: `npx fuseinit-lab VERB …`, in a checkout `npm run -s lab -- VERB …`. Each verb has a file
// in commands/; this file only finds it and ends the process.

import process from "node:process";
import { LAB_VERSION } from "#core/experiment/results/version.ts";
import { clipName } from "#core/message.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { systemTerminal } from "./systemTerminal.ts";

const CLOSED = "a closed pipe (… | head -1) ends with 141, without a message";
const IN_CHECKOUT = import.meta.url.endsWith(".ts");
const PROGRAM = IN_CHECKOUT ? "npm run -s lab --" : "npx fuseinit-lab";

/** Milliseconds. */
const LINGER = 5000;

const terminal = systemTerminal();
const [verb = "help", ...args] = process.argv.slice(2);
process.exitCode = await main();
// All has been written: a thread or a device that lingers must not hold a place in a scheduler's queue.
setTimeout(() => process.exit(), LINGER).unref();

async function main(): Promise<number> {
  if (verb === "--version") return printVersion();
  const load = Object.hasOwn(COMMANDS, verb) ? COMMANDS[verb] : undefined;
  if (load && !args.includes("--help")) return (await load()).run(args, terminal);
  const loads = load ? [load] : Object.values(COMMANDS);
  const commands = await Promise.all(loads.map((one) => one()));
  const asked = verb === "help" || args.concat(verb).includes("--help");
  const head = asked ? [] : [`lab: no verb ${clipName(verb)}`];
  terminal.error([...head, "usage:", ...commands.flatMap(helpOf), CLOSED].join("\n"));
  return asked ? 0 : 1;
}

function helpOf({ usage, details }: Command): readonly string[] {
  return [`  ${PROGRAM} ${usage}`, ...details];
}

async function printVersion(): Promise<number> {
  await terminal.print(LAB_VERSION);
  return 0;
}
