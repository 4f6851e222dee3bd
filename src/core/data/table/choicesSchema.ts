// The field `data.table` of an experiment, checked where an experiment is opened from a link or a file, and where a
// table is read: the page's first script holds no more of it than that it is an object.

import * as v from "valibot";
import { oneOf, whole } from "#core/model/kinds/fields.ts";
import { schemaFaults } from "#core/schemaFaults.ts";
import {
  BOUNDS,
  DECIMALS,
  ENCODINGS,
  GAPS,
  KINDS,
  SEPARATORS,
  TASKS,
  THOUSANDS,
} from "./choices.ts";
import type { TableChoices } from "./choices.ts";

const text = v.string("must be a text");
const yesOrNo = v.boolean("must be true or false");
const gaps = v.union(
  [oneOf(GAPS), v.record(text, oneOf(GAPS))],
  `must be one of ${GAPS.join(", ")}, or one of them for each column by its name`,
);

const choicesSchema = v.strictObject({
  encoding: v.exactOptional(oneOf(ENCODINGS)),
  separator: v.exactOptional(oneOf(SEPARATORS)),
  header: v.exactOptional(yesOrNo),
  decimal: v.exactOptional(oneOf(DECIMALS)),
  thousands: v.exactOptional(oneOf(THOUSANDS)),
  target: v.exactOptional(text),
  task: v.exactOptional(oneOf(TASKS)),
  kinds: v.exactOptional(v.record(text, oneOf(KINDS))),
  missing: v.exactOptional(gaps),
  marks: v.exactOptional(v.array(text)),
  extraMarks: v.exactOptional(v.array(text)),
  bounds: v.exactOptional(oneOf(BOUNDS)),
  rows: v.exactOptional(whole(2)),
});

/** Reads choices; throws Error that names every wrong field by its path, "data.table.decimal: …". */
export function parseChoices(value: unknown): TableChoices {
  const result = v.safeParse(choicesSchema, value);
  if (result.success) return result.output as TableChoices;
  const faults = schemaFaults(result.issues).split("; ");
  throw new Error(`experiment: ${faults.map((fault) => `data.table.${fault}`).join("; ")}`);
}

/** The choices that are sound, and what is wrong with the others: "data.table.decimal: must be one of …". */
export function soundChoices(value: object): {
  readonly choices: TableChoices;
  readonly faults: readonly string[];
} {
  const result = v.safeParse(choicesSchema, value);
  if (result.success) return { choices: result.output as TableChoices, faults: [] };
  const left: { [field: string]: unknown } = { ...value };
  for (const { path = [] } of result.issues)
    leaveOut(
      left,
      path.map(({ key }) => String(key)),
    );
  const faults = result.issues.map((issue) => `data.table.${schemaFaults([issue])}`);
  return { choices: soundChoices(left).choices, faults };
}

/** A wrong choice for one column costs that column's alone. */
function leaveOut(fields: { [field: string]: unknown }, [name, column]: readonly string[]): void {
  const isOfColumn = column !== undefined && (name === "kinds" || name === "missing");
  const of = fields[name];
  if (!isOfColumn || typeof of !== "object" || of === null) {
    delete fields[name];
    return;
  }
  const rest = Object.entries(of).filter(([key]) => key !== column);
  if (rest.length === 0) delete fields[name];
  else fields[name] = Object.fromEntries(rest);
}
