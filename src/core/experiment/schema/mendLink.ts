// Links as they come out of mail, chat and Markdown: brackets, commas and colons percent-encoded, the last ")" lost,
// "&amp;", a full stop, quotes or ">" behind them, parameters of trackers. Mangling is undone where a link cannot be read as
// it stands; what remains unreadable costs its own field. docs/formats.md §3 lists what is undone.

import { clipName, reasonOf } from "#core/message.ts";
import { openFields, readLink } from "./link.ts";
import type { LinkedExperiment } from "./link.ts";
import { readPlain } from "./linkText.ts";
import type { Plain } from "./linkText.ts";

export type MendedLink = LinkedExperiment & {
  /** Fields that could not be read, each with its reason. */
  readonly lost: readonly string[];
};

/** More fields than any experiment differs by; a link of more is read as it stands or not at all. */
const MOST_FIELDS = 100;

/** What trackers and sharing buttons add to an address. */
const FOREIGN =
  /^(utm_\w+|\w*clid|g?braid|wbraid|mc_[ce]id|igshid?|_g[al]|_hs\w+|mkt_tok|yclid|spm|si|ref(_src|_url)?|trk|share\w*|source)$/i;

/** What a mail scanner (Outlook's Safe Links) adds, the first under the name of a field of ours: "data=05|02|…". */
const SCANNED = /&(data=\d\d(\||%(25)*7C)|sdata=|reserved=)[^&]*/gi;

/** What a browser adds to point at words of the page. */
const TEXT_FRAGMENT = /#?(:|%3A)~(:|%3A).*$/is;

/** Entities for marks around a link, not in it. */
const MARKS = /&(quot|apos|lt|gt|nbsp|hellip|[lr][asd]quo)(;|$)|&#(\d{2,5}|x[\dA-F]{2,4});/gi;

/** Characters at the end of an address that belong to the sentence around it. */
const TRAILING =
  /([.,;:!?<>"'`“”‘’«»‹›)\]}*_~|\\…#]|%(22|23|27|29|2C|2E|3A|3B|3C|3E|5C|5D|60|7C|7D|C2%BB|E2%80%(9[89CD]|A6)))+$/i;

/**
 * Reads a link, mangled or not. Law: a link of writeLink opens the same experiment after every mangling that
 * docs/formats.md §3 lists. Throws LinkError where its preset, or its data and network, cannot be read.
 */
export function mendLink(hash: string): MendedLink {
  const spellings = spellingsOf(hash);
  let best: MendedLink | undefined;
  let problem: unknown;
  for (const text of spellings) {
    try {
      const mended = mendFields(text);
      if (!best || mended.lost.length < best.lost.length) best = mended;
      if (best.lost.length === 0) break;
    } catch (error) {
      problem ??= error;
    }
  }
  if (best) return best;
  readLink(hash); // its sentence is about the link as it stands
  throw problem;
}

/** The link without what was put around and between its characters; then with encodings of all of it undone. */
function spellingsOf(hash: string): readonly string[] {
  const text = hash
    .replace(/^#/, "")
    .replace(TEXT_FRAGMENT, "")
    .replace(/[\s\u00AD\u200B-\u200F\u2060\uFEFF]|%0[9AD]|%C2%AD|%E2%80%8[B-F]|%EF%BB%BF/gi, "")
    .replace(/&(amp;)+|&#(38|x26);/gi, "&")
    .replace(SCANNED, "")
    .replace(MARKS, markOf)
    .replace(/\\(?=[^\w\s])/g, "")
    .replace(/\?(?=\w+=)/g, "&");
  const once = decodedOnce(text);
  const twice = decodedOnce(once);
  return [...new Set([twice, once, text, text.replace(/=3D/g, "=")])];
}

/** The character of a numbered entity; for every named one a quotation mark, which is dropped at the end. */
function markOf(_: string, name: string | undefined, __: string, code: string): string {
  return name === undefined ? String.fromCharCode(Number(code.replace(/^x/i, "0x"))) : '"';
}

/** Without one encoding of all of it: of its "=" and "&" as well, or of every percent sign alone. */
function decodedOnce(text: string): string {
  const isWhole = (part: string) => !part.includes("=") && /%3D/i.test(part);
  const open = text
    .split("&")
    .map((part) => (isWhole(part) ? decoded(part) : part))
    .join("&");
  if (open !== text) return open;
  const body = text.split("&").map(withoutTail).join("&");
  const isDouble = body.includes("%25") && !/%(?!25[0-9A-F]{2})/i.test(body);
  return isDouble ? text.replaceAll("%25", "%") : text;
}

type Field = {
  readonly name: string;
  /** What it may mean, the likeliest first. */
  readonly values: readonly Plain[];
  readonly text: string;
};

function mendFields(text: string): MendedLink {
  const pairs = text.split("&").filter((pair) => withoutTail(pair) !== "");
  if (pairs.length > MOST_FIELDS) return { ...readLink(text), lost: [] };
  const read = pairs
    .map(readField)
    .filter((field) => !FOREIGN.test(field.name) && !isLostVersion(field));
  const fields = [...new Map(read.map((field) => [field.name, field])).values()];
  const base = new Map(
    fields.filter(isBase).map(({ name, values }) => [name, baseValue(name, values)]),
  );
  const lost: string[] = [];
  let kept = base;
  let left = fields.filter((field) => !isBase(field));
  if (!base.has("preset")) [kept, left] = withData(base, left);
  let late: readonly Field[];
  [kept, late] = withThoseThatOpen(kept, left);
  if (late.length > 0 && !names(fields, "fusion.span")) {
    // A preset's span is no field of the link: where its layers lack it, it gives way.
    const [other, later] = withThoseThatOpen(new Map([...kept, ["fusion.span", [1, 2]]]), late);
    if (later.length < late.length) [kept, late] = [other, later];
  }
  for (const siblings of byParent(late)) {
    const next = siblings.length > 1 ? firstThatOpens(kept, siblings) : undefined;
    if (next) kept = next;
    else lost.push(...siblings.map((field) => reasonFor(field, kept)));
  }
  return { ...openFields(new Map(kept)), lost };
}

const names = (fields: readonly Field[], path: string): boolean =>
  fields.some(({ name }) => name === path || path.startsWith(`${name}.`));

/** Every field that opens, in as many rounds as it takes: layers may wait for their span, or it for them. */
function withThoseThatOpen(
  base: Map<string, Plain>,
  fields: readonly Field[],
): [Map<string, Plain>, readonly Field[]] {
  let kept = base;
  const late = fields.filter((field) => {
    const next = firstThatOpens(kept, [field]);
    if (next) kept = next;
    return !next;
  });
  return late.length === 0 || late.length === fields.length
    ? [kept, late]
    : withThoseThatOpen(kept, late);
}

/** "v=" whose digit was cut off. */
const isLostVersion = ({ name, values }: Field): boolean => name === "v" && values.includes("");

const isBase = ({ name }: Field): boolean => name === "v" || name === "preset";

/** Of the readings of "v" and "preset" the one that is a word or a number, not a list. */
function baseValue(name: string, values: readonly Plain[]): Plain {
  const wanted = values.find((value) => (name === "v" ? value === 1 : !/\W/.test(String(value))));
  return wanted ?? values[0] ?? null;
}

/** Without a preset nothing opens before data and layers are there: those that open together. */
function withData(
  base: Map<string, Plain>,
  fields: readonly Field[],
): [Map<string, Plain>, Field[]] {
  const isNeeded = ({ name }: Field) => /^(data(\.name)?|network(\.layers)?)$/.test(name);
  const needed = fields.filter(isNeeded);
  const kept = firstThatOpens(base, needed);
  if (!kept) openFields(new Map([...base, ...needed.flatMap(firstValue)])); // throws what is missing or wrong
  return [kept!, fields.filter((field) => !isNeeded(field))];
}

const firstValue = ({ name, values }: Field): [string, Plain][] =>
  values.length > 0 ? [[name, values[0]]] : [];

/** `kept` with one reading of each field, the first with which an experiment opens. */
function firstThatOpens(
  kept: Map<string, Plain>,
  [field, ...rest]: readonly Field[],
): Map<string, Plain> | undefined {
  if (!field) return opens(kept) ? kept : undefined;
  for (const value of field.values) {
    const found = firstThatOpens(new Map([...kept, [field.name, value]]), rest);
    if (found) return found;
  }
  return undefined;
}

function opens(fields: Map<string, Plain>): boolean {
  return problemOf(fields) === undefined;
}

function problemOf(fields: Map<string, Plain>): unknown {
  try {
    openFields(new Map(fields));
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Fields that only make sense together, such as the two of network.weights. */
function byParent(fields: readonly Field[]): readonly (readonly Field[])[] {
  const parents = new Map<string, Field[]>();
  for (const field of fields) {
    const parent = field.name.replace(/\.?[^.]*$/, "") || field.name;
    parents.set(parent, [...(parents.get(parent) ?? []), field]);
  }
  return [...parents.values()];
}

function reasonFor({ name, values, text }: Field, kept: Map<string, Plain>): string {
  const shown = clipName(text);
  if (!/\w=/.test(text)) return `“${shown}” (should read name=value)`;
  if (values.length === 0) return `${shown} (cannot be read)`;
  const problem = reasonOf(problemOf(new Map([...kept, [name, values[0]]])));
  return `${shown} (${problem.split("; ")[0].replace(/^[\w.]+(\[\d+\])*: /, "")})`;
}

function readField(pair: string): Field {
  const at = pair.search(/=|%3D/i);
  const name = decoded(at < 0 ? pair : pair.slice(0, at)).replace(/^[^\w:]+/, "");
  const value = at < 0 ? "" : pair.slice(at).replace(/^(=|%3D)/i, "");
  return { name, values: at < 0 ? [] : readingsOf(value), text: pair };
}

/** All that a value may have been, the likeliest first: as it stands, decoded more and more, without its tail. */
function readingsOf(text: string): readonly Plain[] {
  const encoded = [text, text.replace(/%25(?=[0-9A-F]{2})/gi, "%")];
  const forms = encoded.flatMap((one) => [
    one,
    one.replace(/%28/g, "(").replace(/%29/g, ")"),
    one.replace(/%28/g, "(").replace(/%29/g, ")").replace(/%3A/gi, ":"),
    one.replace(/%28/g, "(").replace(/%29/g, ")").replace(/%3A/gi, ":").replace(/%2C/gi, ","),
  ]);
  const readings = new Map<string, Plain>();
  for (const form of [...forms, ...forms.map(closed)]) {
    try {
      if (!readings.has(form)) readings.set(form, readPlain(form));
    } catch {
      // another form may be read
    }
  }
  return [...readings.values()];
}

/** Only the last characters are looked at: a long row of brackets is no tail. */
function withoutTail(text: string): string {
  return text.slice(0, -60) + text.slice(-60).replace(TRAILING, "");
}

/** Without the tail of a sentence, and with the brackets that were lost there. */
function closed(text: string): string {
  const bare = withoutTail(text);
  const open = bare.split("(").length - bare.split(")").length;
  return bare + ")".repeat(Math.min(100, Math.max(0, open)));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
