// What the cells of one column look like, counted as they pass: so that its kind can be decided without
// keeping them.

import type { BoundRule, DecimalMark, ThousandsMark } from "./choices.ts";
import { readDate } from "#core/data/table/cells/dates.ts";
import {
  isPlain,
  pointOf,
  readNumber,
  thousandsOf,
  unitOf,
  aboutOf,
} from "#core/data/table/cells/numbers.ts";
import { isNumberLike, readWithUnit, unitAround, unitWords } from "#core/data/table/cells/units.ts";
import { boundOf } from "#core/data/table/cells/bounds.ts";
import type { Unit } from "#core/data/table/cells/units.ts";

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
  /** The first few different cells that are no numbers. */
  readonly odds: Set<string>;
};

/** Cells that do not fit their column and are named one by one. */
const MOST_ODDS = 4;

export type Odd = { readonly row: number; readonly cell: string };
export type DateTally = { count: number; odd?: Odd };

type ByMark = { readonly [mark in DecimalMark]: NumberTally };

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
  readonly byMark: ByMark;
  /** The first filled cell. */
  first?: Odd;
  /** Of the cells with the same unit, for each of the first few units. */
  readonly united: Map<string, Pick<Tally, "byMark" | "thousands"> & { readonly unit: Unit }>;
  /** The unit that is left out around every number. */
  readonly unit?: Unit;
  /** Cells that look like numbers and are none, and the first of them. */
  like: number;
  firstLike?: string;
  /** Cells that are bounds, <0.1, whatever is made of them, and the first of them. */
  bounds: number;
  /** Those of them that are read as numbers. */
  boundsRead: number;
  firstBound?: Odd;
  readonly dates: { readonly dayFirst: DateTally; readonly monthFirst: DateTally };
  /** Cells with a mark between thousands, by that mark, when read with either decimal mark. */
  readonly thousands: { readonly [mark in DecimalMark]: Map<ThousandsMark, number> };
  /** The largest number of digits alone, without a point; 0 where there is none. */
  largestPlain: number;
  readonly units: Map<string, number>;
  length: number;
};

const numbers = (odd?: Odd): NumberTally => ({
  ...{ count: 0, only: 0, integers: 0, low: Infinity, high: -Infinity, largestRow: 0 },
  ...(odd && { odd }),
  odds: new Set(odd && [odd.cell]),
});

export function newTally(): Tally {
  return {
    ...{
      filled: 0,
      hasMore: false,
      hasTwins: false,
      isCounting: true,
      last: NaN,
      length: 0,
      like: 0,
      bounds: 0,
      boundsRead: 0,
    },
    ...{ marks: new Map(), seen: new Set(), units: new Map(), united: new Map() },
    thousands: { ".": new Map(), ",": new Map() },
    largestPlain: 0,
    byMark: { ".": numbers(), ",": numbers() },
    dates: { dayFirst: { count: 0 }, monthFirst: { count: 0 } },
  };
}

export type Counting = {
  /** Different values that are kept. */
  readonly mostSeen: number;
  /** The only mark between thousands that counts; absent: any. */
  readonly thousands: ThousandsMark | undefined;
  /** What becomes of bounds; absent: they are no numbers. */
  readonly bounds: BoundRule | undefined;
};

/** Counts a cell that is not missing. */
export function countCell(
  tally: Tally,
  cell: string,
  row: number,
  { mostSeen, thousands, bounds }: Counting,
): void {
  tally.filled += 1;
  tally.first ??= { row, cell };
  tally.length += cell.length;
  if (!tally.hasMore) {
    if (tally.seen.has(cell)) tally.hasTwins = true;
    else if (tally.seen.size < mostSeen) tally.seen.add(cell);
    else tally.hasMore = true;
  }
  const place = pointOf(cell);
  if (!Number.isNaN(place)) return countClear(tally, cell, row, place >= 0);
  const bound = boundOf(cell);
  if (bound !== undefined) {
    tally.bounds += 1;
    if (bounds === "value") tally.boundsRead += 1;
    tally.firstBound ??= { row, cell };
  }
  countDressed(tally, (bounds === "value" && bound) || cell, row, thousands);
}

/** The same of a cell that has to be looked at closely. */
function countDressed(
  tally: Tally,
  cell: string,
  row: number,
  thousands: ThousandsMark | undefined,
): void {
  const point = readNumber(cell, { decimal: ".", thousands });
  const comma = /[.,]/.test(cell) ? readNumber(cell, { decimal: ",", thousands }) : point;
  countNumber(tally.byMark["."], point, comma, cell, row);
  countNumber(tally.byMark[","], comma, point, cell, row);
  countOn(tally, point);
  if (isPlain(cell) && Number.isNaN(comma)) {
    tally.dates.dayFirst.odd ??= { row, cell };
    tally.dates.monthFirst.odd ??= { row, cell };
    if (tally.united.size > 0) countUnited(tally, cell, row, false, thousands);
    return;
  }
  countUnited(tally, cell, row, Number.isNaN(point) && Number.isNaN(comma), thousands);
  countDress(tally, cell, point, comma);
  countDates(tally, cell, row, point, comma);
}

/** The same of a cell that can be read in one way alone, with no sign and no mark beside its digits. */
function countClear(tally: Tally, cell: string, row: number, hasPoint: boolean): void {
  const x = Number(cell);
  const comma = hasPoint ? NaN : x;
  countNumber(tally.byMark["."], x, comma, cell, row);
  countNumber(tally.byMark[","], comma, x, cell, row);
  countOn(tally, x);
  count(tally.units, "");
  if (!hasPoint) tally.largestPlain = Math.max(tally.largestPlain, Math.abs(x));
  if (tally.united.size > 0) countUnited(tally, cell, row, false, undefined);
  tally.dates.dayFirst.odd ??= { row, cell };
  tally.dates.monthFirst.odd ??= { row, cell };
}

/** Counts a cell by its unit; `isOther`: it is no number without one. */
function countUnited(
  tally: Tally,
  cell: string,
  row: number,
  isOther: boolean,
  thousands: ThousandsMark | undefined,
): void {
  const unit = isOther ? unitAround(cell) : undefined;
  if (isOther && (unit?.before === "" || isNumberLike(cell))) {
    tally.like += 1;
    tally.firstLike ??= cell;
  }
  const key = unit && unitWords(unit);
  const about = unit ? aboutOf(cell) : "";
  if (about !== "") count(tally.units, about);
  if (unit && !tally.united.has(key!) && tally.united.size < MOST_UNITS) {
    const groups = { ".": new Map(), ",": new Map() };
    tally.united.set(key!, { unit, byMark: byMarkAfter(tally), thousands: groups });
  }
  for (const [text, { unit: own, byMark, thousands: groups }] of tally.united) {
    const read = (decimal: DecimalMark) =>
      key === text ? readWithUnit(cell, own, { decimal, thousands }) : NaN;
    const [point, comma] = [read("."), read(",")];
    countNumber(byMark["."], point, comma, cell, row);
    countNumber(byMark[","], comma, point, cell, row);
    countGroups(groups["."], cell, point, ".");
    countGroups(groups[","], cell, comma, ",");
  }
}

/** Counts in which every cell before this one is odd. */
function byMarkAfter({ filled, first }: Tally): ByMark {
  const odd = filled > 1 ? first : undefined;
  return { ".": numbers(odd), ",": numbers(odd) };
}

/** The share of cells that must have one unit, and the units of a column that are followed to find it. */
const UNITED = 0.9;
const MOST_UNITS = 3;

/** The counts of a column when all its cells are known: without its unit, where nearly all have one. */
export function settled(tally: Tally): Tally {
  const most = [...tally.united.values()].find(
    ({ byMark }) => Math.max(byMark["."].count, byMark[","].count) >= UNITED * tally.filled,
  );
  return most ? { ...tally, ...most } : tally;
}

function countOn(tally: Tally, x: number): void {
  tally.isCounting &&= tally.filled === 1 ? Number.isInteger(x) : x === tally.last + 1;
  tally.last = x;
}

function countNumber(own: NumberTally, x: number, other: number, cell: string, row: number): void {
  if (Number.isNaN(x)) {
    own.odd ??= { row, cell };
    if (own.odds.size < MOST_ODDS) own.odds.add(cell);
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
  countGroups(tally.thousands["."], cell, point, ".");
  countGroups(tally.thousands[","], cell, comma, ",");
}

function countGroups(
  own: Map<ThousandsMark, number>,
  cell: string,
  x: number,
  decimal: DecimalMark,
): void {
  const mark = Number.isNaN(x) ? "" : thousandsOf(cell, decimal);
  if (mark !== "") count(own, mark);
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
