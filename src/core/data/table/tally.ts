// What the cells of one column look like, counted as they pass: so that its kind can be decided without
// keeping them.

import type { DecimalMark, ThousandsMark } from "./choices.ts";
import { readDate } from "./dates.ts";
import { isPlain, readNumber, thousandsOf, unitOf } from "./numbers.ts";

/** Of the cells that are numbers with one decimal mark. */
export type NumberTally = {
  count: number;
  /** Numbers with this mark and none with the other. */
  only: number;
  integers: number;
  low: number;
  high: number;
  largestRow: number;
  odd?: Odd;
};

export type Odd = { readonly row: number; readonly cell: string };
export type DateTally = { count: number; odd?: Odd };

export type Tally = {
  /** Cells that hold no mark of a missing value. */
  filled: number;
  readonly marks: Map<string, number>;
  readonly seen: Set<string>;
  /** Whether there are more than were kept. */
  hasMore: boolean;
  /** Whether some value came twice, as far as they were kept. */
  hasTwins: boolean;
  /** Whether every number was one above the number before. */
  isCounting: boolean;
  last: number;
  readonly byMark: { readonly [mark in DecimalMark]: NumberTally };
  readonly dates: { readonly dayFirst: DateTally; readonly monthFirst: DateTally };
  readonly thousands: Map<ThousandsMark, number>;
  readonly units: Map<string, number>;
  length: number;
};

const numbers = (): NumberTally => ({
  ...{ count: 0, only: 0, integers: 0, low: Infinity, high: -Infinity, largestRow: 0 },
});

export function newTally(): Tally {
  return {
    ...{ filled: 0, hasMore: false, hasTwins: false, isCounting: true, last: NaN, length: 0 },
    ...{ marks: new Map(), seen: new Set(), thousands: new Map(), units: new Map() },
    byMark: { ".": numbers(), ",": numbers() },
    dates: { dayFirst: { count: 0 }, monthFirst: { count: 0 } },
  };
}

export type Counting = {
  /** Different values that are kept. */
  readonly mostSeen: number;
  /** The only mark between thousands that counts; absent: any. */
  readonly thousands: ThousandsMark | undefined;
};

/** Counts a cell that is not missing. */
export function countCell(
  tally: Tally,
  cell: string,
  row: number,
  { mostSeen, thousands }: Counting,
): void {
  tally.filled += 1;
  tally.length += cell.length;
  if (!tally.hasMore) {
    if (tally.seen.has(cell)) tally.hasTwins = true;
    else if (tally.seen.size < mostSeen) tally.seen.add(cell);
    else tally.hasMore = true;
  }
  const point = readNumber(cell, { decimal: ".", thousands });
  const comma = /[.,]/.test(cell) ? readNumber(cell, { decimal: ",", thousands }) : point;
  countNumber(tally.byMark["."], point, comma, cell, row);
  countNumber(tally.byMark[","], comma, point, cell, row);
  tally.isCounting &&= tally.filled === 1 ? Number.isInteger(point) : point === tally.last + 1;
  tally.last = point;
  if (isPlain(cell) && Number.isNaN(comma)) {
    tally.dates.dayFirst.odd ??= { row, cell };
    tally.dates.monthFirst.odd ??= { row, cell };
    return;
  }
  countDress(tally, cell, point, comma);
  countDates(tally, cell, row, point, comma);
}

function countNumber(own: NumberTally, x: number, other: number, cell: string, row: number): void {
  if (Number.isNaN(x)) {
    own.odd ??= { row, cell };
    return;
  }
  own.count += 1;
  if (Number.isNaN(other)) own.only += 1;
  if (Number.isInteger(x)) own.integers += 1;
  if (Math.abs(x) > Math.max(Math.abs(own.low), Math.abs(own.high)) || own.count === 1)
    own.largestRow = row;
  own.low = Math.min(own.low, x);
  own.high = Math.max(own.high, x);
}

function countDress(tally: Tally, cell: string, point: number, comma: number): void {
  if (Number.isNaN(point) && Number.isNaN(comma)) return;
  count(tally.units, unitOf(cell));
  count(tally.thousands, thousandsOf(cell, Number.isNaN(point) ? "," : "."));
}

function countDates(tally: Tally, cell: string, row: number, point: number, comma: number): void {
  const { dayFirst, monthFirst } = tally.dates;
  const isNumber = !Number.isNaN(point) || !Number.isNaN(comma);
  countDate(dayFirst, isNumber ? NaN : readDate(cell, true), { row, cell });
  countDate(monthFirst, isNumber ? NaN : readDate(cell, false), { row, cell });
}

function countDate(own: DateTally, day: number, odd: Odd): void {
  if (Number.isNaN(day)) own.odd ??= odd;
  else own.count += 1;
}

export function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
