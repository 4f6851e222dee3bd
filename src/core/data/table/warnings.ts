// What a reader of a table should know although it can be read: a sentence each.

import { clipName } from "#core/message.ts";
import { USUAL_ROWS } from "./choices.ts";
import type { TableChoices } from "./choices.ts";
import type { Column } from "./target.ts";
import type { Understanding } from "./understand.ts";

export function warningsOf(
  { columns, target, task, encoding }: Understanding,
  choices: TableChoices,
  usable: number,
): string[] {
  const used = Math.min(usable, choices.rows ?? USUAL_ROWS);
  const warnings = columns.flatMap((column, c) => columnWarnings(column, c === target.value));
  if (used < usable) {
    warnings.unshift(
      `${used} of ${usable} rows are used, drawn at random; to use more, set the number of rows.`,
    );
  }
  if (task.value === "classification" && columns[target.value].kind.value === "number") {
    const name = clipName(columns[target.value].name);
    warnings.unshift(
      `The numbers of "${name}" are taken as classes (${task.reason}); choose regression to take them as amounts.`,
    );
  }
  if (encoding.value === "windows-1252" && encoding.reason !== "chosen") {
    warnings.push("The file is read as Windows-1252; check that letters such as ü are right.");
  }
  return warnings;
}

function columnWarnings({ name, tally, kind }: Column, isTarget: boolean): string[] {
  const column = `Column "${clipName(name)}"`;
  const warnings: string[] = [];
  if (isTarget && kind.isConstant) warnings.push(`${column} is the target and never varies.`);
  if (kind.value === "number") {
    const signs = [...tally.units.keys()].filter((unit) => unit !== "");
    const marked = signs.reduce((sum, unit) => sum + tally.units.get(unit)!, 0);
    if (signs.length > 1 || (marked > 0 && marked < tally.filled)) {
      warnings.push(
        `${column}: ${marked} of ${tally.filled} numbers carry ${signs.join(", ")}; the signs are left off.`,
      );
    }
    if (isOpenMark(tally, kind.decimal)) {
      const [reads, other] = kind.decimal === "," ? ["1.5", "1500"] : ["1500", "1.5"];
      warnings.push(
        `${column}: numbers such as 1,500 are read as ${reads}; choose another decimal mark to read ${other}.`,
      );
    }
  }
  if (kind.value === "date") {
    const { dayFirst, monthFirst } = tally.dates;
    if (
      dayFirst.count === monthFirst.count &&
      [...tally.seen].some((cell) => /^\d{1,2}\D/.test(cell))
    ) {
      warnings.push(`${column}: 3/4 could be 3 April or 4 March; it is read as 3 April.`);
    }
  }
  return warnings;
}

/** Whether a comma in its numbers could as well be the other mark. */
function isOpenMark({ byMark, thousands }: Column["tally"], decimal: "." | ","): boolean {
  return (
    thousands.has(",") &&
    byMark[decimal].only === 0 &&
    byMark[decimal === "," ? "." : ","].only === 0
  );
}
