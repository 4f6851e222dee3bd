// A link that cannot be read as it stands, put right as far as it goes, one that names how a table is read, and one of an
// earlier version; fetched for such links alone.

import type { LinkedExperiment } from "#core/experiment/schema/link.ts";
import { CHANGED, isEarlierLink } from "#core/experiment/schema/changed.ts";
import { mendLink } from "#core/experiment/schema/mendLink.ts";
import { fetchPart } from "./ui/parts.ts";
import { clip, listFaults } from "#core/message.ts";

/** `read`: the link as it stands, where it can be read so. Throws LinkError where nothing can be opened. */
export async function mend(
  hash: string,
  read?: LinkedExperiment,
): Promise<LinkedExperiment & { readonly problem?: string }> {
  const { lost, ...linked } = read ? { ...read, lost: [] } : mendLink(hash);
  const { experiment, faults } = await withSoundChoices(linked.experiment);
  const mended = { ...linked, experiment };
  const sentences = notes(hash, [...lost, ...faults]);
  return sentences.length === 0 ? mended : { ...mended, problem: clip(sentences.join(" ")) };
}

/** What whoever opened the link should know. */
function notes(hash: string, faults: readonly string[]): readonly string[] {
  return [
    ...(faults.length > 0
      ? [`Left out of this link: ${listFaults(faults)}. All else in it is open.`]
      : []),
    ...(isEarlierLink(hash) ? [`This link is of an earlier version of the lab. ${CHANGED}.`] : []),
  ];
}

type Read = {
  readonly experiment: LinkedExperiment["experiment"];
  readonly faults: readonly string[];
};

async function withSoundChoices(experiment: LinkedExperiment["experiment"]): Promise<Read> {
  const { table, ...data } = experiment.data;
  if (!table) return { experiment, faults: [] };
  const { soundChoices } = await fetchPart(() => import("#core/data/table/choicesSchema.ts"));
  const { choices, faults } = soundChoices(table);
  const isEmpty = Object.keys(choices).length === 0;
  return {
    experiment: { ...experiment, data: isEmpty ? data : { ...data, table: choices } },
    faults,
  };
}
