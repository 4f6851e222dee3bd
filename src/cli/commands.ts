// Every command of the lab by its name: a new one is a file in commands/ and its line here. Each is loaded when it is
// asked for, so that `--help` comes at once.

import type { Command } from "./command.ts";

export const COMMANDS: { readonly [verb: string]: () => Promise<Command> } = {
  run: async () => (await import("./commands/run.ts")).run,
  sweep: async () => (await import("./commands/sweep.ts")).sweep,
  merge: async () => (await import("./commands/merge.ts")).merge,
  summary: async () => (await import("./commands/summary.ts")).summary,
  validate: async () => (await import("./commands/validate.ts")).validate,
  presets: async () => (await import("./commands/presets.ts")).presets,
  convert: async () => (await import("./commands/convert.ts")).convert,
  predict: async () => (await import("./commands/predict.ts")).predict,
  fuse: async () => (await import("./commands/fuse.ts")).fuse,
};
