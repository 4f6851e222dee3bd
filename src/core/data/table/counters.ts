// Columns that count the rows, 1, 2, 3 … or 0, 1, 2 … in the order of the file, under whatever name: a network
// would learn from them where a row stands. They are proposed as left out.

import type { Column } from "./target.ts";

/** Fewer rows count by chance. */
const LEAST_ROWS = 10;
/** What is measured in even steps goes by such words, of English and German: it is no number of a row. */
const QUANTITIES: readonly string[] = [
  ...[
    "x",
    "x1",
    "x2",
    "t",
    "time",
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
  ],
  ...["step", "epoch", "iteration", "generation", "age", "dose", "depth", "distance", "position"],
  ...[
    "size",
    "length",
    "width",
    "height",
    "weight",
    "mass",
    "speed",
    "temperature",
    "level",
    "amount",
  ],
  ...[
    "zeit",
    "sekunde",
    "minute",
    "stunde",
    "tag",
    "woche",
    "monat",
    "jahr",
    "schritt",
    "alter",
    "dosis",
  ],
  ...[
    "tiefe",
    "abstand",
    "entfernung",
    "größe",
    "groesse",
    "länge",
    "breite",
    "höhe",
    "gewicht",
    "masse",
  ],
];
const QUANTITY = new RegExp(
  String.raw`(?<!\p{L})(${QUANTITIES.join("|")})(e?[sn])?(?!\p{L})`,
  "iu",
);

/** The columns, those that count the rows left out; `isOpen`: whether nothing was chosen about one. */
export function withoutCounters(
  columns: readonly Column[],
  target: number,
  rows: number,
  isOpen: (column: Column) => boolean,
): Column[] {
  const counts = columns.map(
    (column, c) => c !== target && isOpen(column) && isCounter(column, rows),
  );
  const isLeft = columns.some(
    ({ kind: { value } }, c) =>
      c !== target && !counts[c] && value !== "ignored" && value !== "text",
  );
  // The only input is what the target depends on.
  return columns.map((column, c) => (isLeft && counts[c] ? leftOut(column) : column));
}

function isCounter({ name, tally, kind }: Column, rows: number): boolean {
  const { isCounting, filled, byMark } = tally;
  const isWhole = kind.value === "number" && isCounting && filled === rows && rows >= LEAST_ROWS;
  const first = byMark["."].low;
  return isWhole && (first === 0 || first === 1) && !QUANTITY.test(name);
}

function leftOut({ name, tally, kind }: Column): Column {
  const { low, high } = tally.byMark["."];
  const reason = `it counts the rows from ${low} to ${high}`;
  return { name, tally, kind: { ...kind, value: "ignored", reason, isIdentifier: true } };
}
