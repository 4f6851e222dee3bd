// Where a run writes: standard output, a file, or a folder that holds results, curves and, until it is finished, its
// checkpoint.

import { stat } from "node:fs/promises";
import { extname, join } from "node:path";

export type Place = {
  /** Where results.json goes; absent: standard output. */
  readonly out?: string | undefined;
  readonly curves?: string;
  readonly checkpoint?: string;
};

/** What exists is what it is; of other names those without an extension are folders. */
export async function placeOf(out: string | undefined): Promise<Place> {
  if (out === undefined) return {};
  const found = await stat(out).catch(() => undefined);
  const isFolder = found ? found.isDirectory() : /[/\\]$/.test(out) || extname(out) === "";
  return isFolder ? folderPlace(out) : { out };
}

export function folderPlace(folder: string): Required<Place> & { readonly out: string } {
  return {
    out: join(folder, "results.json"),
    curves: join(folder, "curves.csv"),
    checkpoint: join(folder, "run.checkpoint"),
  };
}
