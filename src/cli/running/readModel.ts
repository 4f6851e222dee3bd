// A model from disk: its file, and those beside it that it is one model with.

import { dirname, join } from "node:path";
import type { NamedBytes } from "#core/importer.ts";
import { withOthers } from "#core/model/readers/together.ts";
import type { Terminal } from "#cli/terminal.ts";

/** Throws Error that names a file that is not there. */
export async function readModel(
  file: string,
  terminal: Pick<Terminal, "read">,
): Promise<NamedBytes> {
  const named = { file, bytes: await terminal.read(file) };
  return withOthers(named, (name) => terminal.read(join(dirname(file), name)));
}
