// lab fuse FILE…: fuses each case (docs/formats.md §6) and writes one line of JSON for it.

import { parseFusionCase } from "#core/fusion/caseFile.ts";
import type { FusionCase } from "#core/fusion/caseFile.ts";
import { runCase } from "#core/fusion/runCase.ts";
import { spanProblem } from "#core/fusion/span.ts";
import { isWeighted } from "#core/model/kinds.ts";
import type { Command } from "#cli/command.ts";
import { faultOf } from "#cli/reasons.ts";
import { longFusion } from "#cli/running/price.ts";
import { readCase } from "#cli/running/readCase.ts";
import { ClosedOutputError, CLOSED_PIPE } from "#cli/terminal.ts";
import type { Terminal } from "#cli/terminal.ts";

export const fuse: Command = {
  usage: "fuse CASE.json …       fuse the layers of each case into one",
  details: [
    "    one line of JSON on standard output for every case that can be fused",
    "    ends with 0, or with 1 where a case could not be fused (the others are, all the same)",
  ],
  run: fuseCommand,
};

/**
 * One line of JSON on standard output for every case that can be fused; for every other one a line on
 * standard error that names the file and the field. Returns the exit code: 0 when all went well, else 1;
 * 141 where nobody reads the output any more.
 */
export async function fuseCommand(files: readonly string[], terminal: Terminal): Promise<number> {
  if (files.length === 0) {
    terminal.error("lab fuse: name one or more case files, e.g. lab fuse case.json");
    return 1;
  }
  let failures = 0;
  for (const file of files) {
    try {
      const given = parseFusionCase(readCase(await terminal.read(file)));
      const long = warning(given);
      if (long !== undefined) terminal.error(`${file}: ${long}`);
      await terminal.print(JSON.stringify(runCase(given)));
    } catch (error) {
      if (error instanceof ClosedOutputError) return CLOSED_PIPE;
      failures += 1;
      terminal.error(faultOf(file, error));
    }
  }
  return failures === 0 ? 0 : 1;
}

/** What the fusion will take, where that is long; what cannot be fused is left for runCase to report. */
function warning({ network, options, inputs }: FusionCase): string | undefined {
  const count = network.layers.filter(isWeighted).length;
  if (!inputs || spanProblem(network, [1, count], options)) return undefined;
  return longFusion(network, [1, count], options, { samples: inputs.shape[0] });
}
