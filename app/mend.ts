// A link that cannot be read as it stands, put right as far as it goes; fetched for such links alone.

import type { LinkedExperiment } from "#core/experiment/schema/link.ts";
import { mendLink } from "#core/experiment/schema/mendLink.ts";
import { clip, listFaults } from "#core/message.ts";

/** Throws LinkError where nothing can be opened. */
export function mend(hash: string): LinkedExperiment & { readonly problem?: string } {
  const { lost, ...linked } = mendLink(hash);
  if (lost.length === 0) return linked;
  const problem = `Left out of this link: ${listFaults(lost)}. All else in it is open.`;
  return { ...linked, problem: clip(problem) };
}
