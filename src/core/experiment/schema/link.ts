// An experiment as the hash of an address, and back: "preset=moons&seed=3&fusion.span=(2,3)&v=1".
// Only what differs from a preset, or from the schema's defaults, is written: links stay short, and a
// teacher can write one by hand. Presets are therefore never changed in their numbers, only added. The version comes
// last: whatever mail and chat cut off an address, or add to it, is at its end. mendLink.ts puts such links right.

import { clip, clipName } from "#core/message.ts";
import { isObject, withFields } from "./fields.ts";
import { presetById } from "./presets.ts";
import { DEEPEST, readPlain, writePlain } from "./linkText.ts";
import type { Plain, PlainObject } from "./linkText.ts";
import { parseExperiment } from "./schema.ts";
import type { Experiment } from "./schema.ts";

/** Of the notation; the experiment in it has a version of its own. Left out, it is this one. */
const LINK_VERSION = 1;

export type LinkedExperiment = { readonly experiment: Experiment; readonly presetId?: string };

/** Characters of a link: far more than any experiment needs, and no more than addresses may be long. */
export const LONGEST_LINK = 65_536;

/** A link that cannot be read; the message names what is wrong, without a full stop. */
export class LinkError extends Error {
  override readonly name = "LinkError";

  constructor(message: string, options?: ErrorOptions) {
    super(clip(message), options);
  }
}

/**
 * The hash, without "#", that opens `experiment`: every field that is not its preset's, by its path.
 * Law: readLink(writeLink(experiment, presetId)) gives both back.
 */
export function writeLink(experiment: Experiment, presetId?: string): string {
  const preset = presetId === undefined ? undefined : presetById(presetId);
  const whole = JSON.parse(JSON.stringify(experiment)) as PlainObject;
  const base = preset ? (preset.experiment as unknown as PlainObject) : DEFAULTS;
  const pairs = differences(base, whole, "").map(([path, value]) => `${path}=${writePlain(value)}`);
  const start = preset ? [`preset=${writePlain(preset.id)}`] : [];
  return [...start, ...pairs, `v=${LINK_VERSION}`].join("&");
}

/** Reads a hash, with or without "#". Throws LinkError that names what is wrong, and where. */
export function readLink(hash: string): LinkedExperiment {
  if (hash.length > LONGEST_LINK) {
    const length = `it is ${hash.length} characters long, and at most ${LONGEST_LINK} are read`;
    throw new LinkError(`${length}: open the experiment as a file instead`);
  }
  return openFields(readPairs(hash.replace(/^#/, "")));
}

/** The experiment of fields by their paths, "v" and "preset" among them. Throws LinkError as readLink does. */
export function openFields(fields: Map<string, Plain>): LinkedExperiment {
  const v = take(fields, "v") ?? LINK_VERSION;
  const id = take(fields, "preset");
  if (v !== LINK_VERSION) {
    throw new LinkError(
      `it is of version ${wordOf(v)}, and this lab reads version ${LINK_VERSION}`,
    );
  }
  const preset = id === undefined ? undefined : presetById(String(id));
  if (id !== undefined && !preset) throw new LinkError(`there is no preset “${wordOf(id)}”`);
  const base = preset ? (preset.experiment as unknown as PlainObject) : DEFAULTS;
  try {
    const experiment = parseExperiment(withFields(base, fields));
    return preset ? { experiment, presetId: preset.id } : { experiment };
  } catch (error) {
    throw new LinkError((error as Error).message.replace(/^experiment: /, ""), { cause: error });
  }
}

/** What the schema fills in by itself: all but data and network. */
const DEFAULTS: PlainObject = (() => {
  const layers = [{ type: "flatten" }];
  const least = { version: 1, data: { name: "none" }, network: { layers } };
  const { data: _, network: __, ...defaults } = parseExperiment(least);
  return defaults as unknown as PlainObject;
})();

/** Paths and values of what differs; objects with the same fields, or new ones, go field by field. */
function differences(base: Plain | undefined, value: Plain, path: string): [string, Plain][] {
  if (JSON.stringify(base) === JSON.stringify(value)) return [];
  const fields = isObject(value) ? Object.keys(value) : [];
  const known = isObject(base) ? base : {};
  const isFieldwise =
    path === "" || base === undefined || Object.keys(known).join() === fields.join();
  if (!isFieldwise || fields.length === 0) return [[path, value]];
  const lost = path === "" ? Object.keys(known).filter((field) => !fields.includes(field)) : [];
  return [
    ...lost.map((field): [string, Plain] => [field, "none"]), // read as left out
    ...fields.flatMap((field) =>
      differences(known[field], (value as PlainObject)[field], path ? `${path}.${field}` : field),
    ),
  ];
}

/** Of a name given twice the later value counts. */
function readPairs(text: string): Map<string, Plain> {
  const pairs = text.split("&").filter((pair) => pair !== "");
  return new Map(pairs.map(readPair));
}

function take(fields: Map<string, Plain>, name: string): Plain | undefined {
  const value = fields.get(name);
  fields.delete(name);
  return value;
}

function wordOf(value: Plain | undefined): string {
  return clipName(typeof value === "string" ? value : JSON.stringify(value));
}

function readPair(pair: string): [string, Plain] {
  const equals = pair.indexOf("=");
  if (equals < 1) throw new LinkError(`“${shorten(pair)}” should read name=value`);
  const name = pair.slice(0, equals);
  if (name.split(".", DEEPEST + 1).length > DEEPEST) {
    throw new LinkError(`${shorten(name)}: it lies more than ${DEEPEST} levels deep`);
  }
  try {
    return [name, readPlain(pair.slice(equals + 1))];
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : "it is cut short or mangled";
    throw new LinkError(`${shorten(name)}: ${reason}`, { cause: error });
  }
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
