// lab presets: the experiments of the page by name; presets NAME is the file of one.

import { presetById, PRESETS } from "#core/experiment/schema/presets.ts";
import { writeExperimentFile } from "#core/experiment/schema/file.ts";
import { clipName } from "#core/message.ts";
import type { Command } from "#cli/command.ts";
import { CLOSED_PIPE, ClosedOutputError } from "#cli/terminal.ts";
import type { Terminal } from "#cli/terminal.ts";

export const presets: Command = {
  usage: "presets [NAME]             list the page's experiments; with a name, print its file",
  details: [
    "    e.g. presets moons > moons.experiment.json",
    "    ends with 0, or with 1 where there is no preset of that name",
  ],
  run: presetsCommand,
};

export async function presetsCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    if (args.length === 0) return await list(terminal);
    const preset = args.length === 1 ? presetById(args[0]) : undefined;
    if (!preset) {
      const asked = clipName(args.join(" "));
      terminal.error(`lab presets: no preset ${asked}; the list of them: presets without a name`);
      return 1;
    }
    await terminal.print(writeExperimentFile(preset.experiment).trimEnd());
    return 0;
  } catch (error) {
    if (error instanceof ClosedOutputError) return CLOSED_PIPE;
    throw error;
  }
}

async function list(terminal: Terminal): Promise<number> {
  const width = Math.max(...PRESETS.map(({ id }) => id.length));
  for (const { id, title, data } of PRESETS) {
    await terminal.print(`${id.padEnd(width)}  ${title} (data: ${data})`);
  }
  return 0;
}
