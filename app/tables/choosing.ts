// The choices of the import sheet with one of them changed. A choice of undefined is left to the guess.

import type { ColumnKind, GapRule, TableChoices } from "#core/data/table/choices.ts";
import type { ColumnReport, TableReport } from "#core/data/table/report.ts";

/** Choices that change which columns there are, and by what names. */
const SHAPING: readonly (keyof TableChoices)[] = ["encoding", "separator", "header"];

export type Changed = { readonly [name in keyof TableChoices]?: TableChoices[name] | undefined };

/** Columns that go by other names now are guessed again. */
export function changed(choices: TableChoices, change: Changed): TableChoices {
  const { target: _, task: __, kinds: ___, missing: ____, ...rest } = choices;
  const reshapes = SHAPING.some((name) => name in change);
  return present({ ...(reshapes ? rest : choices), ...change });
}

/** Another target is of another task. */
export function withTarget(choices: TableChoices, target: string | undefined): TableChoices {
  return changed(choices, { target, task: undefined });
}

export function withKind(
  choices: TableChoices,
  column: string,
  kind: ColumnKind | undefined,
): TableChoices {
  const kinds = present({ ...choices.kinds, [column]: kind });
  return changed(choices, { kinds: Object.keys(kinds).length === 0 ? undefined : kinds });
}

/** Cells of this text are missing as well, whatever else is. */
export function withMark(choices: TableChoices, mark: string): TableChoices {
  return changed(choices, { extraMarks: [...new Set([...(choices.extraMarks ?? []), mark])] });
}

export function withoutMark(choices: TableChoices, mark: string): TableChoices {
  const left = (choices.extraMarks ?? []).filter((one) => one !== mark);
  return changed(choices, { extraMarks: left.length === 0 ? undefined : left });
}

export function withGaps(
  choices: TableChoices,
  { columns }: TableReport,
  column: string,
  rule: GapRule,
): TableChoices {
  const rules = columns.filter(({ missing }) => missing > 0).map(({ name, gaps }) => [name, gaps]);
  return changed(choices, { missing: { ...Object.fromEntries(rules), [column]: rule } });
}

/** What may become of a column's missing cells: numbers have a median, categories another value. */
export function gapRules({ kind, isTarget }: ColumnReport): readonly GapRule[] {
  if (isTarget || kind === "text" || kind === "ignored") return [];
  return kind === "category" ? ["drop", "category"] : ["drop", "median"];
}

type Present<T> = { readonly [name in keyof T]: Exclude<T[name], undefined> };

function present<T extends object>(fields: T): Present<T> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Present<T>;
}
