// Plain values in the few characters that survive in an address, short and readable:
// {span: [2, 3], method: "empirical"} is (span:(2,3),method:empirical). Spaces are +, everything else
// unusual is percent-encoded; a string that would read as something else begins with ~.
// The idea is rison's (N. Farina); this is smaller, and needs no marks around lists and words.

export type Plain = string | number | boolean | null | readonly Plain[] | PlainObject;
export type PlainObject = { readonly [key: string]: Plain };

/** Levels of brackets, and of fields in a path: no experiment has ten. */
export const DEEPEST = 100;

const NUMBER = /^-?\d+(\.\d+)?(e-?\d+)?$/;
const WORDS: ReadonlyMap<string, Plain> = new Map(
  [true, false, null].map((value) => [String(value), value]),
);

export function writePlain(value: Plain): string {
  if (typeof value === "number") return String(value).replace("+", "");
  if (typeof value === "string") return (isAmbiguous(value) ? "~" : "") + escape(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (isList(value)) return `(${value.map(writePlain).join(",")})`;
  const pairs = Object.entries(value).map(([key, item]) => `${escape(key)}:${writePlain(item)}`);
  return pairs.length === 0 ? "(:)" : `(${pairs.join(",")})`;
}

/** The value that writePlain wrote. Throws SyntaxError that reports where reading stopped. */
export function readPlain(text: string): Plain {
  const reader = { text, at: 0, depth: 0 };
  const value = readValue(reader);
  if (reader.at < text.length) throw unexpected(reader);
  return value;
}

type Reader = { readonly text: string; at: number; depth: number };

function readValue(reader: Reader): Plain {
  if (reader.text[reader.at] === "(") return readBrackets(reader);
  const word = readWord(reader);
  if (word.startsWith("~")) return unescape(word.slice(1));
  if (NUMBER.test(word)) return Number(word);
  return WORDS.has(word) ? WORDS.get(word)! : unescape(word);
}

/** A list or an object: an object's items have a colon. Both are read to their closing bracket. */
function readBrackets(reader: Reader): Plain {
  const items: Plain[] = [];
  const pairs: [string, Plain][] = [];
  reader.at += 1;
  reader.depth += 1;
  if (reader.depth > DEEPEST) {
    throw new SyntaxError(`its brackets are more than ${DEEPEST} levels deep`);
  }
  if (skip(reader, ")")) return leave(reader, items);
  if (reader.text.startsWith(":)", reader.at)) {
    reader.at += 2;
    return leave(reader, {});
  }
  do {
    const start = reader.at;
    const isPair = reader.text[start] !== "(" && readWord(reader) !== "" && skip(reader, ":");
    if (isPair) pairs.push([unescape(reader.text.slice(start, reader.at - 1)), readValue(reader)]);
    else {
      reader.at = start;
      items.push(readValue(reader));
    }
  } while (skip(reader, ","));
  if (pairs.length > 0 && items.length > 0) {
    throw new SyntaxError("brackets hold either values or name:value, not both");
  }
  if (!skip(reader, ")")) throw unexpected(reader);
  return leave(reader, pairs.length > 0 ? Object.fromEntries(pairs) : items);
}

function leave(reader: Reader, value: Plain): Plain {
  reader.depth -= 1;
  return value;
}

function readWord(reader: Reader): string {
  const start = reader.at;
  while (reader.at < reader.text.length && !"(),:".includes(reader.text[reader.at])) reader.at += 1;
  return reader.text.slice(start, reader.at);
}

function skip(reader: Reader, character: string): boolean {
  const isThere = reader.text[reader.at] === character;
  if (isThere) reader.at += 1;
  return isThere;
}

function unexpected({ text, at }: Reader): SyntaxError {
  if (at >= text.length) return new SyntaxError("it ends too soon: a bracket is missing");
  return new SyntaxError(`unexpected “${text.slice(at, at + 8)}” at character ${at + 1}`);
}

function isAmbiguous(text: string): boolean {
  return text === "" || NUMBER.test(text) || WORDS.has(text);
}

/** Lone surrogates, which no address can carry, become U+FFFD. */
function escape(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed()).replaceAll("%20", "+");
  return encoded.replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unescape(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

function isList(value: readonly Plain[] | PlainObject): value is readonly Plain[] {
  return Array.isArray(value);
}
