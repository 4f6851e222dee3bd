// Files of weights beside an experiment: known by their content, so that a link or a file that names one never
// trains from another.

import type { NamedBytes } from "#core/importer.ts";
import { sha256 } from "#core/math/sha256.ts";
import { clip, clipName } from "#core/message.ts";
import type { WeightsReference } from "#core/experiment/schema/schema.ts";

export type WeightsFile = WeightsReference & { readonly bytes: Uint8Array };

/** The weights that an experiment names are not here: only the visitor can bring them. */
export class WeightsMissingError extends Error {
  override readonly name = "WeightsMissingError";

  constructor(weights: WeightsReference, remedy: string) {
    super(clip(`weights ${nameOf(weights)} are not here; ${remedy}`));
  }
}

/** The file under its hash. What `breathe` throws ends it. */
export async function weightsFileOf(
  { file, bytes }: NamedBytes,
  breathe?: () => Promise<void>,
): Promise<WeightsFile> {
  return { hash: `sha256-${await sha256(bytes, breathe)}`, name: file.slice(-255), bytes };
}

/** "model.safetensors (sha256-0123abcd…)"; the hash of a model.json is that of all its files together. */
export function nameOf({ name, hash }: WeightsReference): string {
  const others = /\.json$/i.test(name) ? " with its .bin files" : "";
  return `${clipName(name)}${others} (${hash.slice(0, 15)}…)`;
}
