// The second reading of a table: cells become numbers. What is known of the columns has been decided before
// (understand.ts); rows with gaps are dropped and counted here.

import type { RawSamples } from "#core/data/raw.ts";
import type { TableChoices } from "./choices.ts";
import { markFinder } from "./gaps.ts";
import { readRows } from "./layout.ts";
import { amountReader, recipeOf } from "./recipe.ts";
import type { Recipe } from "./recipe.ts";
import type { TableOptions } from "./report.ts";
import type { Row } from "./splitRows.ts";
import { classesOf } from "./target.ts";
import { isWhole } from "./understand.ts";
import type { Understanding } from "./understand.ts";

export type Filled = {
  readonly samples: RawSamples;
  readonly features: readonly string[];
  /** Rows left out, by the column that caused it. */
  readonly dropped: ReadonlyMap<string, number>;
};

/** The recipes of all inputs of a table, column by column; undefined where a column is none. */
export function recipesOf(
  { columns, target }: Understanding,
  choices: TableChoices,
): readonly (Recipe | undefined)[] {
  return columns.map((column, c) => {
    const isLeftOut = column.kind.value === "ignored" || column.kind.value === "text";
    return c === target.value || isLeftOut ? undefined : recipeOf(column, choices);
  });
}

/** The numbers of a table in which nothing is wrong (problems.ts). */
export async function fill(
  bytes: Uint8Array,
  understood: Understanding,
  choices: TableChoices,
  { breathe }: TableOptions,
): Promise<Filled> {
  const recipes = recipesOf(understood, choices);
  const features = recipes.flatMap((recipe) => recipe?.features ?? []);
  const width = features.length;
  const inputs = new Float64Array(understood.rows * width);
  const targets = new Float64Array(understood.rows);
  const dropped = new Map<string, number>();
  let rows = 0;
  const put = writerOf(understood, recipes, choices);
  const take = (row: Row) => {
    if (!isWhole(row, understood.columns.length)) return;
    const gap = put(row, inputs, rows * width, targets, rows);
    if (gap === undefined) rows += 1;
    else dropped.set(gap, (dropped.get(gap) ?? 0) + 1);
  };
  await readRows(bytes, understood.encoding.value, understood.layout, take, breathe);
  const kept = inputs.subarray(0, rows * width);
  fillGaps(kept, width);
  return { samples: { inputs: kept, targets: targets.subarray(0, rows) }, features, dropped };
}

/** Writes one row; returns the name of the column whose gap drops it. */
function writerOf(
  { columns, target, task }: Understanding,
  recipes: readonly (Recipe | undefined)[],
  choices: TableChoices,
) {
  const isMark = markFinder(choices);
  const isGapIn = columns.map(
    ({ kind }) =>
      (cell: string) =>
        isMark(cell) && !kind.names.has(cell),
  );
  const goal = columns[target.value];
  const classes = new Map(classesOf(goal).map((name, i) => [name, i]));
  const amount = amountReader(goal, choices);
  const isClasses = task.value === "classification";
  return (row: Row, inputs: Float64Array, at: number, targets: Float64Array, number: number) => {
    const aim = row[target.value];
    if (isGapIn[target.value](aim)) return goal.name;
    targets[number] = isClasses ? classes.get(aim)! : amount(aim);
    let place = at;
    for (let c = 0; c < recipes.length; c++) {
      const recipe = recipes[c];
      if (!recipe) continue;
      if (!recipe.put(row[c], isGapIn[c](row[c]), inputs, place)) return recipe.column.name;
      place += recipe.features.length;
    }
    return undefined;
  };
}

/** Puts the median of its column into every gap. */
function fillGaps(inputs: Float64Array, width: number): void {
  for (let c = 0; c < width; c++) {
    const column: number[] = [];
    for (let i = c; i < inputs.length; i += width) column.push(inputs[i]);
    if (!column.some(Number.isNaN)) continue;
    const sorted = Float64Array.from(column.filter((x) => !Number.isNaN(x))).sort();
    const middle = sorted.length >> 1;
    const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    for (let i = c; i < inputs.length; i += width) if (Number.isNaN(inputs[i])) inputs[i] = median;
  }
}
