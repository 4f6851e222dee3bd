// Which cells are missing. In a column of numbers every mark is a gap; among names "None" is a name, and so
// is "-" beside "+".

/** The usual marks, in lower case. */
const MARKS: readonly string[] = [
  ...["", "?", "-", "--", "—", ".", "na", "n/a", "#n/a", "#na", "nan", "<na>", "null", "nil"],
  ...["none", "missing", "#value!", "#div/0!", "#ref!", "#num!", "#null!", "#name?"],
];

/** Whether a trimmed cell may be missing; `chosen` marks count in place of the usual ones, as written. */
export function markFinder(chosen: readonly string[] | undefined): (cell: string) => boolean {
  const marks = new Set(chosen ? ["", ...chosen] : MARKS);
  if (chosen) return (cell) => marks.has(cell);
  return (cell) => cell === "" || (cell.length < 8 && marks.has(cell.toLowerCase()));
}

/** Whether a mark among names is a name of its own. */
export function isNameAmong(mark: string, names: ReadonlySet<string>): boolean {
  return mark.toLowerCase() === "none" || (mark === "-" && names.has("+"));
}
