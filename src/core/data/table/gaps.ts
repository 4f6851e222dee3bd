// Which cells are missing. In a column of numbers every mark is a gap; among names "None" is a name, and so
// is "-" beside "+".

import { boundOf } from "#core/data/table/cells/bounds.ts";
import type { TableChoices } from "./choices.ts";

/** The usual marks, in lower case. */
const MARKS: readonly string[] = [
  ...["", "?", "-", "--", "—", ".", "na", "n/a", "#n/a", "#na", "nan", "<na>", "null", "nil"],
  ...["none", "missing", "#value!", "#div/0!", "#ref!", "#num!", "#null!", "#name?"],
];

/**
 * Whether a trimmed cell may be missing; `marks` count in place of the usual ones, `extraMarks` beside them, both as
 * written.
 */
export function markFinder({ marks, extraMarks, bounds }: TableChoices): (cell: string) => boolean {
  const extra = new Set(extraMarks);
  const isUsual = finderOf(marks);
  const isMarked = extra.size === 0 ? isUsual : (cell: string) => isUsual(cell) || extra.has(cell);
  return bounds === "missing" ? (cell) => isMarked(cell) || boundOf(cell) !== undefined : isMarked;
}

function finderOf(chosen: readonly string[] | undefined): (cell: string) => boolean {
  const marks = new Set(chosen ? ["", ...chosen] : MARKS);
  if (chosen) return (cell) => marks.has(cell);
  return (cell) =>
    cell === "" || (cell.length < 8 && !isDigit(cell) && marks.has(cell.toLowerCase()));
}

/** Whether it begins with a digit, as most cells do, and no mark. */
function isDigit(cell: string): boolean {
  const code = cell.charCodeAt(0);
  return code >= 48 && code <= 57;
}

/** Whether a mark among names is a name of its own; so is <18 among age groups. */
export function isNameAmong(mark: string, names: ReadonlySet<string>): boolean {
  if (boundOf(mark) !== undefined) return true;
  return mark.toLowerCase() === "none" || (mark === "-" && names.has("+"));
}
