// What was understood of a table, in words: what `lab run` prints before it trains.

import { clip, clipName } from "#core/message.ts";
import type { ColumnReport, TableReport, Understood } from "./report.ts";

/** Columns that are named one by one. */
const MOST_NAMED = 12;
const NAMES: { readonly [mark: string]: string } = {
  ...{ ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blanks" },
};

/** A few lines: how the file was read, what is predicted, what is left out and why, how many rows are used. */
export function reportInWords(report: TableReport): string[] {
  const { file, rows, target, task, classes, columns, warnings } = report;
  const dropped = rows.dropped.map(({ count, reason }) => `${count} left out (${reason})`);
  const goal = task.value === "classification" ? `${classes.length} classes` : "amounts";
  const isDrawn = rows.used < rows.usable;
  const used = `${rows.used} used${isDrawn ? ", drawn at random; data.table.rows sets another number" : ""}`;
  const lines = [
    `${clipName(file)}: ${howRead(report)}`,
    `  target: "${clipName(target.value)}" (${target.reason}), ${goal} (${task.reason})`,
    `  ${report.inputs} inputs from ${count(columns, ({ inputs }) => inputs > 0)} columns`,
    ...leftOut(columns),
    `  rows: ${[`${rows.inFile} in the file`, ...dropped, used].join(", ")}`,
    ...warnings.map((warning) => `  note: ${warning}`),
  ];
  return lines.map((line) => clip(line));
}

function howRead({ encoding, separator, header, decimal, thousands }: TableReport): string {
  const parts = [
    encoding.value,
    `separator ${NAMES[separator.value]}`,
    `${header.value ? "with" : "without"} a header (${header.reason})`,
    withReason(decimal, `decimal ${decimal.value === "," ? "comma" : "point"}`),
    ...(thousands.value === "" ? [] : [`thousands marked by “${thousands.value}”`]),
  ];
  return parts.join(", ");
}

function withReason({ reason }: Understood<unknown>, words: string): string {
  return `${words} (${reason})`;
}

/** Columns that are no input, each with its reason; many of them are counted. */
function leftOut(columns: readonly ColumnReport[]): string[] {
  const out = columns.filter(({ inputs, isTarget }) => inputs === 0 && !isTarget);
  if (out.length === 0) return [];
  const named = out
    .slice(0, MOST_NAMED)
    .map(({ name, reason }) => `"${clipName(name)}" (${reason})`);
  const more = out.length > MOST_NAMED ? [`and ${out.length - MOST_NAMED} more`] : [];
  return [`  left out: ${[...named, ...more].join(", ")}`];
}

function count<T>(all: readonly T[], isCounted: (one: T) => boolean): number {
  return all.filter(isCounted).length;
}
