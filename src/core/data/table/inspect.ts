// A table by its bytes: what was understood of it, and its rows. Both by the same reading, so that nothing
// is shown that is not done.

import { clipName } from "#core/message.ts";
import { fileError } from "#core/data/readers/fileError.ts";
import type { RawData } from "#core/importer.ts";
import { USUAL_ROWS } from "./choices.ts";
import type { TableChoices } from "./choices.ts";
import { fill, recipesOf } from "./fill.ts";
import type { Filled } from "./fill.ts";
import { problemsOf } from "./problems.ts";
import { gapRuleOf } from "./recipe.ts";
import type { Recipe } from "./recipe.ts";
import type { ColumnReport, TableOptions, TableReport } from "./report.ts";
import { classesOf } from "./target.ts";
import type { Column } from "./target.ts";
import { understand } from "./understand.ts";
import type { Known, Understanding } from "./understand.ts";
import { warningsOf } from "./warnings.ts";

export type ReadTable = { readonly report: TableReport; readonly data: RawData | undefined };

/**
 * What a file holds that is to be read as a table. Throws Error naming the file where its bytes are no table
 * at all; what prevents reading otherwise stands in `problems`.
 */
export async function inspectTable(
  bytes: Uint8Array,
  choices: TableChoices,
  options: TableOptions,
): Promise<TableReport> {
  return (await take(bytes, choices, options, {}, false)).report;
}

/** The rows of a table as numbers, and what was understood. Throws Error naming file, row and column. */
export async function readTable(
  bytes: Uint8Array,
  choices: TableChoices,
  options: TableOptions,
  known?: Known,
): Promise<{ readonly report: TableReport; readonly data: RawData }> {
  const { report, data } = await take(bytes, choices, options, known, true);
  if (data) return { report, data };
  const [problem = "it cannot be read; open another file"] = report.problems;
  const cut = problem.lastIndexOf("; ");
  throw fileError(options.file, problem.slice(0, cut), problem.slice(cut + 2));
}

async function take(
  bytes: Uint8Array,
  choices: TableChoices,
  options: TableOptions,
  known: Known | undefined,
  /** Without it a table in which nothing is missing is not read a second time. */
  wantsData: boolean,
): Promise<ReadTable> {
  const { breathe } = options;
  const half = (from: number) => breathe && ((done: number) => breathe(from + done / 2));
  const understood = await understand(bytes, choices, withBreath(options, half(0)), known);
  const recipes = recipesOf(understood, choices);
  const inputs = recipes.reduce((sum, recipe) => sum + (recipe?.features.length ?? 0), 0);
  const problems = problemsOf(understood, choices, inputs);
  const isNeeded = wantsData || dropsRows(understood, recipes);
  const filled =
    problems.length === 0 && isNeeded
      ? await fill(bytes, understood, choices, withBreath(options, half(0.5)))
      : undefined;
  if (filled && filled.samples.targets.length < 2) problems.push(tooFew(understood, filled));
  const isRead = filled !== undefined && problems.length === 0;
  const kept = filled ?? (problems.length === 0 ? understood.rows : 0);
  return {
    report: reportOf(understood, recipes, choices, options.file, kept, problems),
    data: isRead ? dataOf(understood, filled, inputs) : undefined,
  };
}

/** Whether some row may be left out for a missing cell: only reading them all counts such rows. */
function dropsRows(
  { columns, target }: Understanding,
  recipes: readonly (Recipe | undefined)[],
): boolean {
  return columns.some(
    ({ kind }, c) => kind.missing > 0 && (c === target.value || recipes[c]?.gaps === "drop"),
  );
}

function withBreath({ file }: TableOptions, breathe: TableOptions["breathe"]): TableOptions {
  return breathe ? { file, breathe } : { file };
}

function tooFew({ rows }: Understanding, { samples, dropped }: Filled): string {
  const [name] = [...dropped].reduce((most, next) => (next[1] > most[1] ? next : most));
  return `${samples.targets.length} of ${rows} rows have no missing cell, most lack column "${clipName(name)}"; leave that column out, or choose a median`;
}

function dataOf(understood: Understanding, { samples, features }: Filled, inputs: number): RawData {
  const { columns, target, task } = understood;
  const goal = columns[target.value];
  return {
    ...{ features, inputShape: [inputs], samples, scaling: "lastAxis" },
    task:
      task.value === "classification"
        ? { kind: "classification", classes: classesOf(goal) }
        : { kind: "regression", target: goal.name },
  };
}

function reportOf(
  understood: Understanding,
  recipes: readonly (Recipe | undefined)[],
  choices: TableChoices,
  file: string,
  kept: Filled | number,
  problems: readonly string[],
): TableReport {
  const { encoding, layout, decimal, thousands, columns, target, task, rows } = understood;
  const goal = columns[target.value];
  const classes = task.value === "classification" ? classesOf(goal).slice(0, 101) : [];
  const isCounted = typeof kept === "number";
  const usable = isCounted ? kept : kept.samples.targets.length;
  const dropped = [...(isCounted ? [] : kept.dropped)].map(([name, count]) => ({
    count,
    reason: `column "${clipName(name)}" is missing`,
  }));
  return {
    ...{ file, encoding, decimal, thousands, task, classes, problems, choices },
    ...{ separator: layout.separator, header: layout.header, preview: understood.preview },
    target: { value: goal.name, reason: target.reason },
    columns: columns.map((column, c) =>
      columnReport(column, recipes[c], choices, c === target.value),
    ),
    rows: { inFile: rows, dropped, usable, used: Math.min(usable, choices.rows ?? USUAL_ROWS) },
    inputs: recipes.reduce((sum, recipe) => sum + (recipe?.features.length ?? 0), 0),
    outputs: task.value === "classification" ? classes.length : 1,
    warnings: warningsOf(understood, choices),
  };
}

function boundsOf({ bounds, firstBound }: Column["tally"]): Pick<ColumnReport, "bounds"> {
  return { bounds: { count: bounds, cell: clipName(firstBound!.cell) } };
}

function columnReport(
  column: Understanding["columns"][number],
  recipe: Recipe | undefined,
  choices: TableChoices,
  isTarget: boolean,
): ColumnReport {
  const { name, tally, kind } = column;
  const { value, reason, names, missing, isIdentifier, isConstant, odd } = kind;
  return {
    ...{ name, kind: value, reason, missing, gaps: isTarget ? "drop" : gapRuleOf(column, choices) },
    examples: [...tally.seen].slice(0, 4).map(clipName),
    ...{
      distinct: tally.seen.size + names.size,
      hasMore: tally.hasMore,
      inputs: recipe?.features.length ?? 0,
    },
    ...(isTarget && { isTarget }),
    ...(isIdentifier && { isIdentifier }),
    ...(isConstant && { isConstant }),
    ...(value === "number" && tally.firstBound && boundsOf(tally)),
    ...(odd && { odd }),
  };
}
