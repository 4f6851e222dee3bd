// What the page's address asks for. A link's hash holds a whole experiment (core/experiment/schema/link.ts);
// without one ?preset=spirals&seed=3&replicas=4&epochs=10 is understood, and ?engine=webgpu beside
// either. What cannot be read is reported and left out: the page opens with the rest.

import { clip, clipName, reasonOf } from "#core/message.ts";
import { readLink, writeLink } from "#core/experiment/schema/link.ts";
import { FIRST_PRESET, presetById } from "#core/experiment/schema/presets.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

export type Asked = {
  readonly experiment: Experiment;
  readonly presetId?: string;
  /** One sentence or two: what could not be read, and what is open instead. */
  readonly problem?: string;
};

export type Address = Asked & { readonly engine?: string };

/** The parts of an address that the experiment takes over once it is in the hash. */
const ASKED_BY_QUERY = ["preset", "seed", "replicas", "epochs"];

/** Characters of what is wrong with a link: what is open instead comes after it. */
const LONGEST_REASON = 500;

export function readAddress({ search, hash }: { search: string; hash: string }): Address {
  const query = new URLSearchParams(search);
  const engine = query.get("engine");
  const asked = isEmpty(hash) ? readQuery(query) : readHash(hash);
  return engine ? { ...asked, engine } : asked;
}

/** A damaged link opens the first preset with a warning; an empty one opens it without. */
export function readHash(hash: string): Asked {
  if (isEmpty(hash)) return { experiment: FIRST_PRESET.experiment, presetId: FIRST_PRESET.id };
  try {
    return readLink(hash);
  } catch (error) {
    const reason = clip(reasonOf(error), LONGEST_REASON);
    const problem = `This link could not be read: ${reason}. The first preset is open instead.`;
    return { experiment: FIRST_PRESET.experiment, presetId: FIRST_PRESET.id, problem };
  }
}

/** The address that opens `experiment`: the present one with another hash, and no query beside it that asks for less. */
export function addressOf(href: string, experiment: Experiment, presetId?: string): string {
  const address = new URL(href);
  ASKED_BY_QUERY.forEach((name) => address.searchParams.delete(name));
  address.hash = writeLink(experiment, presetId);
  return address.href;
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
  return withNumbers({ presetId, experiment }, query);
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

/** The first complaint without the path: the visitor wrote a word of the address, not a file. */
function wordsOf(error: unknown): string {
  return reasonOf(error)
    .split("; ")[0]
    .replace(/^experiment: [\w.]+: /, "it ");
}

function isEmpty(hash: string): boolean {
  return hash === "" || hash === "#";
}
