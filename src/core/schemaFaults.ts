// What is wrong with a file that a schema has read, in one dialect for every kind of file.

import type { BaseIssue } from "valibot";
import { listFaults } from "./message.ts";

/** The wrong fields by their paths: "network.layers[1].units: must be a whole number from 1 to 65536, got 0". */
export function schemaFaults(issues: readonly BaseIssue<unknown>[]): string {
  return listFaults(issues.map(faultOf));
}

type Path = NonNullable<BaseIssue<unknown>["path"]>;

function faultOf(issue: BaseIssue<unknown>): string {
  const path: readonly Path[number][] = issue.path ?? [];
  // A list passes for an object to valibot, which then misses fields in it.
  const list = path.findIndex(({ input, key }) => Array.isArray(input) && typeof key === "string");
  if (list >= 0) return `${pathOf(path.slice(0, list))}: must be an object, got a list`;
  return `${pathOf(path)}: ${messageOf(issue)}`;
}

function pathOf(path: readonly Path[number][]): string {
  const steps = path.map(({ key }) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return steps.join("").replace(/^\./, "") || "(the whole file)";
}

function messageOf({ type, expected, received, message }: BaseIssue<unknown>): string {
  if (expected === "never") return "unknown field";
  if (/^(strict|loose)_object$/.test(type) && received === "undefined") return "is missing";
  // A message of a schema's own is better than what valibot makes of its type.
  if (!/^Invalid [\w ]+: (Expected|Received) /.test(message)) return message;
  if (received === "undefined") return "is missing";
  const wanted = type === "integer" ? "a whole number" : wordsOf(expected ?? type);
  return `must be ${wanted}, got ${NOUNS.get(received) ?? received}`;
}

const NOUNS: ReadonlyMap<string, string> = new Map([
  ["Array", "a list"],
  ["Object", "an object"],
  ["number", "a number"],
  ["string", "a text"],
  ["boolean", "true or false"],
]);

/** What valibot expected: `number`, `>=0`, `("a" | "b")`. */
function wordsOf(expected: string): string {
  const choices = expected.replace(/^\(|\)$/g, "").split(" | ");
  if (choices.length > 1) return `one of ${choices.map((one) => NOUNS.get(one) ?? one).join(", ")}`;
  const [, sign, limit] = /^([<>]=?)(.+)$/.exec(expected) ?? [];
  if (limit !== undefined) return `${SIGNS.get(sign)} ${limit}`;
  return NOUNS.get(expected) ?? expected;
}

const SIGNS: ReadonlyMap<string | undefined, string> = new Map([
  [">=", "at least"],
  ["<=", "at most"],
  [">", "over"],
  ["<", "under"],
]);
