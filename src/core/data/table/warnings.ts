// What a reader of a table should know although it can be read: a sentence each.

import { clipName } from "#core/message.ts";
import type { TableChoices } from "./choices.ts";
import { boundOf } from "#core/data/table/cells/bounds.ts";
import { aboutOf } from "#core/data/table/cells/numbers.ts";
import { unitWords } from "#core/data/table/cells/units.ts";
import type { Unit } from "#core/data/table/cells/units.ts";
import { likeNumbers } from "./kinds.ts";
import type { Column } from "./target.ts";
import type { Understanding } from "./understand.ts";

export function warningsOf(
  { columns, target, task, encoding, layout }: Understanding,
  choices: TableChoices,
): string[] {
  const warnings = columns.flatMap((column, c) => [
    ...columnWarnings(column, c === target.value, choices),
    ...(choices.kinds?.[column.name] === undefined
      ? unreadNumbers(column, c === target.value)
      : []),
  ]);
  if (choices.decimal === undefined) warnings.push(...openMarks(columns, layout.separator.value));
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

/** "“pH” before every number", "“mm” after every number". */
function aroundWords({ before, behind }: Unit): string {
  const sides = [before && `“${before}” before`, behind && `“${behind}” after`].filter(Boolean);
  return `${sides.join(" and ")} every number`;
}

const boundCount = (count: number) => (count === 1 ? "one bound" : `${count} bounds`);

function columnWarnings(
  { name, tally, kind }: Column,
  isTarget: boolean,
  choices: TableChoices,
): string[] {
  const column = `Column "${clipName(name)}"`;
  const warnings: string[] = [];
  if (isTarget && kind.isConstant) warnings.push(`${column} is the target and never varies.`);
  if (kind.value === "number") {
    if (tally.unit) warnings.push(`${column}: ${aroundWords(tally.unit)} is left out.`);
    if (tally.firstBound && choices.bounds === "value") {
      const { cell } = tally.firstBound;
      warnings.push(
        `${column}: ${boundCount(tally.bounds)} such as ${clipName(cell)} ${tally.bounds === 1 ? "is" : "are"} read as ${clipName(boundOf(cell)!)}, which is not what was measured.`,
      );
    }
    const signs = [...tally.units.keys()].filter((unit) => unit !== "");
    const marked = signs.reduce((sum, unit) => sum + tally.units.get(unit)!, 0);
    const isRounded = signs.some((sign) => aboutOf(sign) !== "");
    if (signs.length > 1 || isRounded || (marked > 0 && marked < tally.filled)) {
      warnings.push(
        `${column}: ${marked} of ${tally.filled} numbers carry ${signs.join(", ")}; the signs are left off.`,
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

/** What becomes of cells that look like numbers and are none. */
function unreadNumbers({ name, tally, kind }: Column, isTarget: boolean): string[] {
  const cell = likeNumbers(tally);
  if (cell === undefined || (kind.value !== "category" && kind.value !== "text")) return [];
  const count = tally.hasMore ? `more than ${tally.seen.size}` : tally.seen.size;
  const taken = isTarget ? `taken as ${count} classes` : `taken as ${count} words`;
  const fate = kind.value === "text" ? "left out" : taken;
  const remedy = tally.unit
    ? `take the column as a number to leave “${unitWords(tally.unit)}” out`
    : "write one plain number in each cell, such as 7.5, to have them as amounts";
  return [
    `Column "${clipName(name)}" looks like numbers that could not be read (${clipName(cell)}): ${fate}; ${remedy}.`,
  ];
}

/** Columns whose numbers have a mark that could as well be the other one. */
function openMarks(columns: readonly Column[], separator: string): string[] {
  const hasShown = columns.some(({ tally: { byMark } }) => byMark["."].only + byMark[","].only > 0);
  // Points before three digits are thousands where commas are decimal, which do not separate cells then.
  const mayGroup = !hasShown && separator !== "," && separator !== " ";
  return columns.flatMap(({ name, tally: { byMark, thousands }, kind }) => {
    if (kind.value !== "number" || byMark["."].only + byMark[","].only > 0) return [];
    const hasComma = thousands["."].has(",");
    if (!hasComma && !(mayGroup && thousands[","].has("."))) return [];
    const mark = hasComma ? "," : ".";
    const [reads, other] = mark === kind.decimal ? ["1.5", "1500"] : ["1500", "1.5"];
    return [
      `Column "${clipName(name)}": numbers such as 1${mark}500 are read as ${reads}; choose another decimal mark to read ${other}.`,
    ];
  });
}
