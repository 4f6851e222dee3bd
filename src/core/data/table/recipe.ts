// How each column becomes numbers: one for an amount or a date, one for each word of a category, a word for
// a gap where it is to be a value of its own.

import type { GapRule, TableChoices } from "./choices.ts";
import { boundOf } from "#core/data/table/cells/bounds.ts";
import { readDate } from "#core/data/table/cells/dates.ts";
import { readNumber } from "#core/data/table/cells/numbers.ts";
import { readWithUnit } from "#core/data/table/cells/units.ts";
import type { Column } from "./target.ts";
import { classesOf } from "./target.ts";

/** Of one column of input; `put` writes its numbers of a row from `at` on. */
export type Recipe = {
  readonly column: Column;
  readonly gaps: GapRule;
  /** Names of the inputs that it becomes. */
  readonly features: readonly string[];
  /** Whether it takes the row: false where a cell is missing and rows with gaps are dropped. */
  readonly put: (cell: string, isGap: boolean, into: Float64Array, at: number) => boolean;
};

/** What becomes of the gaps of a column; words have no median, so their gaps are a word then. */
export function gapRuleOf({ name, kind }: Column, { missing }: TableChoices): GapRule {
  const rule = (typeof missing === "object" ? missing[name] : missing) ?? "drop";
  return kind.value === "category" && rule === "median" ? "category" : rule;
}

/** The recipe of a column that is an input. */
export function recipeOf(column: Column, choices: TableChoices): Recipe {
  const gaps = gapRuleOf(column, choices);
  return column.kind.value === "category"
    ? categoryRecipe(column, gaps)
    : amountRecipe(column, gaps, choices);
}

/** The number in a cell of a column of numbers or dates. */
export function amountReader(
  column: Column,
  { thousands, bounds }: TableChoices,
): (cell: string) => number {
  const { value, decimal, isDayFirst } = column.kind;
  if (value === "date") return (cell) => readDate(cell, isDayFirst);
  const { unit } = column.tally;
  const style = { decimal, thousands };
  const read = (cell: string) => (unit ? readWithUnit(cell, unit, style) : readNumber(cell, style));
  return bounds === "value" ? (cell) => read(boundOf(cell) ?? cell) : read;
}

function amountRecipe(column: Column, gaps: GapRule, choices: TableChoices): Recipe {
  const read = amountReader(column, choices);
  const hasFlag = gaps === "category" && column.kind.missing > 0;
  const { name } = column;
  return {
    ...{ column, gaps, features: hasFlag ? [name, `${name} is missing`] : [name] },
    put(cell, isGap, into, at) {
      if (hasFlag) into[at + 1] = Number(isGap);
      into[at] = isGap ? NaN : read(cell); // gaps become the median when all rows are known
      return !isGap || gaps !== "drop";
    },
  };
}

function categoryRecipe(column: Column, gaps: GapRule): Recipe {
  const { name, kind } = column;
  const words = classesOf(column);
  const place = new Map(words.map((word, i) => [word, i]));
  const hasGapWord = gaps === "category" && kind.missing > 0;
  const features = words.map((word) => `${name} = ${word}`);
  if (hasGapWord) features.push(`${name} is missing`);
  return {
    ...{ column, gaps, features },
    put(cell, isGap, into, at) {
      if (isGap && gaps === "drop") return false;
      into.fill(0, at, at + features.length);
      into[at + (isGap ? words.length : place.get(cell)!)] = 1;
      return true;
    },
  };
}
