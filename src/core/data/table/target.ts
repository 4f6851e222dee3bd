// Which column is to be predicted, and whether its values are classes or amounts.

import type { TableChoices } from "./choices.ts";
import { likeNumbers, MOST_CLASSES } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import type { Understood } from "./report.ts";
import type { Tally } from "./tally.ts";

export type Column = { readonly name: string; readonly tally: Tally; readonly kind: Kind };

/** Names that people give to what is to be predicted, and to classes. */
const TARGET = /^(y|target|label|labels|class|classes|outcome|species|diagnosis)$/i;
const CLASS =
  /(^|[_\- ])(class|label|target|outcome|category|species|type|group|cluster|grade)(es|s)?$/i;

/** Number of the target's column: the last that can be one, unless the first has the name of a target. */
export function targetOf(columns: readonly Column[], { target }: TableChoices): Understood<number> {
  const chosen = columns.findIndex(({ name }) => name === target);
  if (chosen >= 0) return { value: chosen, reason: "chosen" };
  const last = columns.length - 1;
  // Numbers that could not be read are an amount that somebody measured: no other column takes their place.
  const isFit = ({ kind, tally }: Column) =>
    kind.value === "number" ||
    kind.value === "category" ||
    (kind.value === "text" && likeNumbers(tally) !== undefined);
  const isNamed = ({ name }: Column) => TARGET.test(name);
  if (columns.length > 0 && isFit(columns[last]) && isNamed(columns[last]))
    return { value: last, reason: "the last column has the name of a target" };
  const named = columns.findIndex((column) => isFit(column) && isNamed(column));
  if (named >= 0 && (named === 0 || !isFit(columns[last])))
    return { value: named, reason: "it has the name of a target" };
  const fit = columns.findLastIndex(isFit);
  if (fit === last) return { value: last, reason: "it is the last column" };
  const words = `it is the last column that can be one: “${columns[last]?.name}” is not, ${columns[last]?.kind.reason}`;
  return fit < 0 ? { value: last, reason: "it is the last column" } : { value: fit, reason: words };
}

/** Whether the target's values are classes. */
export function taskOf(
  { name, tally, kind }: Column,
  chosen: TableChoices["task"],
): Understood<"classification" | "regression"> {
  if (chosen) return { value: chosen, reason: "chosen" };
  const classes = (reason: string) => ({ value: "classification" as const, reason });
  if (kind.value === "category" || kind.value === "text") return classes("the target holds words");
  if (kind.value === "date") return { value: "regression", reason: "the target holds dates" };
  const { seen, hasMore, filled } = tally;
  const { integers, low, high } = tally.byMark[kind.decimal];
  const isWhole = !hasMore && integers === filled;
  if (isWhole && seen.size === 2 && low === 0 && high === 1) return classes("the target is 0 or 1");
  const isFew = isWhole && seen.size >= 2 && filled >= 5 * seen.size;
  if (isFew && seen.size <= MOST_CLASSES && CLASS.test(name)) {
    return classes(`the target holds ${seen.size} whole numbers, and its name speaks of classes`);
  }
  const isNumbered =
    isFew && seen.size <= 10 && low >= 0 && low <= 1 && high - low + 1 === seen.size;
  if (isNumbered) return classes(`the target numbers ${seen.size} classes from ${low} to ${high}`);
  return { value: "regression", reason: "the target holds numbers" };
}

/** Classes by value where all are numbers, by alphabet otherwise. */
export function classesOf({ tally, kind }: Column): string[] {
  const names = [...tally.seen, ...[...tally.marks.keys()].filter((mark) => kind.names.has(mark))];
  const isNumeric = names.every((name) => name !== "" && !Number.isNaN(Number(name)));
  return names.sort((a, b) => (isNumeric ? Number(a) - Number(b) : Number(a > b) - Number(a < b)));
}
