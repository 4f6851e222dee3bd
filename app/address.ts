// What the page's address asks for. A link's hash holds a whole experiment (core/experiment/schema/link.ts);
// without one ?preset=spirals&seed=3&replicas=4&epochs=10 is understood, and ?engine=webgpu beside
// either. What cannot be read is reported and left out: the page opens with the rest.

import { clip, clipName, reasonOf } from "#core/message.ts";
import type { LinkedExperiment } from "#core/experiment/schema/link.ts";
import { readLink, writeLink } from "#core/experiment/schema/link.ts";
import { fetchPart } from "./ui/parts.ts";
import { FIRST_PRESET, presetById } from "#core/experiment/schema/presets.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

export type Asked = {
  readonly experiment: Experiment;
  readonly presetId?: string;
  /** One sentence or two: what could not be read, and what is open instead. */
  readonly problem?: string;
  /** A run that comes with the page, which is to be opened then (app/files/paperRuns.ts). */
  readonly run?: string;
  /** The link could not be read at all: whoever pasted it may mend it where it stands. */
  readonly isUnread?: boolean;
};

/** The parts of an address that the experiment takes over once it is in the hash. */
export const ASKED_BY_QUERY = ["preset", "seed", "replicas", "epochs", "run"];

/** What opens a page of its own (route.ts): beside an experiment in the hash there is only the lab. */
const PLACES = ["view", "lesson", "step"];

/** Characters of what is wrong with a link: what is open instead comes after it. */
const LONGEST_REASON = 500;

/** A link that cannot be read as it stands is mended first; whatever else is answered at once. */
export function readAddress(address: Pick<Location, "search" | "hash">): Asked | Promise<Asked> {
  const { search, hash } = address;
  if (!isEmpty(hash)) return readHash(hash);
  return readQuery(new URLSearchParams(search.replaceAll("&amp;", "&")));
}

/**
 * A damaged link is mended, which takes a script of its own, as one with a table does and one that begins with v=1,
 * which is of an earlier version; an empty one opens the first preset.
 */
export function readHash(hash: string): Asked | Promise<Asked> {
  if (isEmpty(hash)) return FIRST;
  let read: LinkedExperiment | undefined;
  try {
    if (!/%25[\dA-F]{2}/i.test(hash)) read = readLink(hash);
    if (read && !read.experiment.data.table && !/^#?v=1&/.test(hash)) return read;
  } catch {
    // mended below
  }
  return mend(hash, read);
}

const FIRST: Asked = { experiment: FIRST_PRESET.experiment, presetId: FIRST_PRESET.id };

async function mend(hash: string, read: LinkedExperiment | undefined): Promise<Asked> {
  try {
    return await (await fetchPart(() => import("./mend.ts"))).mend(hash, read);
  } catch (error) {
    const problem = `This link could not be read: ${clip(reasonOf(error), LONGEST_REASON)}. It stays in the address, to be mended.`;
    return { ...FIRST, problem, isUnread: true };
  }
}

/** The engine that an address insists on. */
export function readEngine(search: string): string | null {
  return new URLSearchParams(search).get("engine");
}

/** The address that opens `experiment`: the present one with another hash, and no query beside it that asks for less. */
export function addressOf(href: string, experiment: Experiment, presetId?: string): string {
  const address = new URL(href);
  for (const name of [...ASKED_BY_QUERY, ...PLACES]) address.searchParams.delete(name);
  address.hash = writeLink(experiment, presetId);
  return address.href;
}

/** What is presented stays so while the address follows the experiment. */
export function stillPresented(address: string, { search }: Pick<Location, "search">): string {
  if (new URLSearchParams(search).get("view") !== "present") return address;
  const still = new URL(address);
  still.searchParams.set("view", "present");
  return still.href;
}

function readQuery(query: URLSearchParams): Asked {
  const id = query.get("preset");
  const preset = presetById(id ?? FIRST_PRESET.id);
  const { experiment, id: presetId } = preset ?? FIRST_PRESET;
  const asked = { presetId, experiment };
  if (!preset)
    return {
      ...asked,
      problem: `There is no preset “${clipName(id ?? "")}”; this is the first one.`,
    };
  const run = query.get("run");
  return withNumbers({ presetId, experiment, ...(run && { run }) }, query);
}

/** Takes each number that is sound and names those that are not. */
function withNumbers(asked: Asked, query: URLSearchParams): Asked {
  const problems: string[] = [];
  let { experiment } = asked;
  for (const [name, fields] of Object.entries(NUMBERS)) {
    const text = query.get(name);
    if (text === null) continue;
    try {
      const number = text.trim() === "" ? NaN : Number(text);
      const value = Number.isNaN(number) ? text : number; // as it was typed, for the sentence to quote
      experiment = parseExperiment({ ...experiment, ...fields(value, experiment) });
    } catch (error) {
      problems.push(`${name}=${clipName(text)} in the address is left out: ${wordsOf(error)}`);
    }
  }
  const known = problems.length > 0 ? { problem: clip(`${problems.join(". ")}.`) } : {};
  return { ...asked, experiment, ...known };
}

/** `epochs` is meant for the original and for the race alike. */
const NUMBERS: Record<string, (value: unknown, experiment: Experiment) => object> = {
  seed: (seed) => ({ seed }),
  replicas: (replicas) => ({ replicas }),
  epochs: (epochs, { training }) => ({ training: { ...training, epochs }, shallowEpochs: epochs }),
};

/**
 * The last complaint without the path: the visitor wrote a word of the address, not a file. Of epochs it is the race's,
 * which needs one where the original may do without: both bounds of it hold for both.
 */
function wordsOf(error: unknown): string {
  return reasonOf(error)
    .split("; ")
    .at(-1)!
    .replace(/^(experiment: )?[\w.]+: /, "it ");
}

function isEmpty(hash: string): boolean {
  return hash === "" || hash === "#";
}
