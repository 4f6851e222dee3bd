// An own table as it lies on a shelf of the browser. Once, tables were kept as text, and then as bytes.

import type { OwnTable } from "#core/data/ownTable.ts";

type Once = { readonly text?: string; readonly bytes?: Uint8Array<ArrayBuffer> };

/** The table behind what was found; undefined where it is none. */
export function asTable(found: unknown): OwnTable | undefined {
  if (typeof found !== "object" || found === null) return undefined;
  const { text, bytes, hash, ...facts } = found as OwnTable & Once;
  const rest = isHash(hash) ? { ...facts, hash } : facts;
  const before = text ?? (bytes instanceof Uint8Array ? bytes : undefined);
  const table = before === undefined ? rest : { ...rest, content: new Blob([before]) };
  const names = [table.name, table.title, table.task].every((name) => typeof name === "string");
  const isWhole = names && table.content instanceof Blob && Array.isArray(table.inputShape);
  return isWhole ? table : undefined;
}

function isHash(hash: unknown): hash is string {
  return typeof hash === "string" && /^[\da-f]{64}$/.test(hash);
}
