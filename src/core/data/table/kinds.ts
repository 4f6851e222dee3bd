// From what was counted of a column to its kind, with the reason.

import type { ColumnKind, DecimalMark, TableChoices } from "./choices.ts";
import { isNameAmong } from "./gaps.ts";
import type { Understood } from "./report.ts";
import type { NumberTally, Odd, Tally } from "./tally.ts";

/** The most different names of a category; more are text. */
export const MOST_CLASSES = 100;
/** A column with a larger share of gaps is better left out than its rows. */
const MOST_GAPS = 0.5;
const IDENTIFIER =
  /^(|unnamed: \d+|column 1|#|row ?(id|nr|no|number|names?)?|index|idx|nr\.?|no\.?|key|uuid|guid|(.*[_\- ])?id|id[_\- ].*|[A-Za-z]+(Id|ID))$/;

export type Kind = Understood<ColumnKind> & {
  /** What it is apart from being left out. */
  readonly plain: Understood<ColumnKind>;
  readonly decimal: DecimalMark;
  readonly isDayFirst: boolean;
  /** Marks of missing values that are names here. */
  readonly names: ReadonlySet<string>;
  readonly missing: number;
  readonly isIdentifier: boolean;
  readonly isConstant: boolean;
  readonly odd: (Odd & { readonly count: number }) | undefined;
};

/** The kind of a column; `decimal` is the mark of the table, for columns that do not show one. */
export function kindOf(
  name: string,
  tally: Tally,
  decimal: DecimalMark,
  chosen?: ColumnKind,
): Kind {
  const isDayFirst = tally.dates.dayFirst.count >= tally.dates.monthFirst.count;
  const style = { decimal, isDayFirst, plain: plainKind(tally, decimal, isDayFirst) };
  const guess = guessOf(name, tally, decimal, isDayFirst);
  const kind = chosen ? { value: chosen, reason: "chosen" } : guess.kind;
  const asNames = kind.value === "category" || (kind.value === "ignored" && guess.isNamed);
  const names = new Set(
    asNames ? [...tally.marks.keys()].filter((mark) => isNameAmong(mark, tally.seen)) : [],
  );
  const missing = [...tally.marks].reduce((sum, [mark, n]) => sum + (names.has(mark) ? 0 : n), 0);
  const { isIdentifier, isConstant } = guess;
  const odd = oddOf(kind.value, tally, decimal, isDayFirst);
  return { ...kind, ...style, names, missing, isIdentifier, isConstant, odd };
}

function oddOf(
  kind: ColumnKind,
  tally: Tally,
  decimal: DecimalMark,
  isDayFirst: boolean,
): Kind["odd"] {
  const own: { readonly count: number; odd?: Odd } | undefined =
    kind === "number"
      ? tally.byMark[decimal]
      : kind === "date"
        ? tally.dates[isDayFirst ? "dayFirst" : "monthFirst"]
        : undefined;
  return own?.odd && { ...own.odd, count: tally.filled - own.count };
}

type Guess = {
  readonly kind: Understood<ColumnKind>;
  readonly isNamed: boolean;
  readonly isIdentifier: boolean;
  readonly isConstant: boolean;
};

function guessOf(name: string, tally: Tally, decimal: DecimalMark, isDayFirst: boolean): Guess {
  const plain = plainKind(tally, decimal, isDayFirst);
  const isNamed = plain.value === "category" || plain.value === "text";
  const own = { isNamed, isIdentifier: false, isConstant: false };
  const ignored = (reason: string) => ({ value: "ignored" as const, reason });
  const named = isNamed
    ? [...tally.marks.keys()].filter((mark) => isNameAmong(mark, tally.seen))
    : [];
  const marked = [...tally.marks.values()].reduce((sum, n) => sum + n, 0);
  const kept = named.reduce((sum, mark) => sum + tally.marks.get(mark)!, 0);
  const filled = tally.filled + kept;
  if (filled === 0) return { ...own, kind: ignored("all its cells are empty") };
  if (isAlike(tally, plain.value, tally.byMark[decimal], named.length)) {
    return { ...own, isConstant: true, kind: ignored("it never varies") };
  }
  if (isIdentifier(name, tally, plain.value, decimal)) {
    return { ...own, isIdentifier: true, kind: ignored("it numbers or names the rows") };
  }
  const share = (marked - kept) / (marked + tally.filled);
  if (share > MOST_GAPS) {
    return { ...own, kind: ignored(`${Math.round(100 * share)} % of its cells are missing`) };
  }
  return { ...own, kind: plain };
}

function plainKind(
  tally: Tally,
  decimal: DecimalMark,
  isDayFirst: boolean,
): Understood<ColumnKind> {
  const { filled, seen, hasMore } = tally;
  const numbers = tally.byMark[decimal].count;
  const dates = tally.dates[isDayFirst ? "dayFirst" : "monthFirst"].count;
  if (numbers > 0 && numbers >= filled / 2) {
    return {
      value: "number",
      reason: numbers === filled ? "all are numbers" : `${numbers} of ${filled} cells are numbers`,
    };
  }
  if (dates > 0 && dates >= filled / 2) {
    return {
      value: "date",
      reason: dates === filled ? "all are dates" : `${dates} of ${filled} cells are dates`,
    };
  }
  const isMany = hasMore || seen.size > MOST_CLASSES || (filled >= 20 && seen.size > filled / 2);
  if (isMany) return { value: "text", reason: "its words are nearly all different" };
  return {
    value: "category",
    reason: seen.size === 1 ? "one word" : `${seen.size} different words`,
  };
}

function isAlike(tally: Tally, kind: ColumnKind, numbers: NumberTally, named: number): boolean {
  if (tally.hasMore) return false;
  if (kind === "number" && numbers.count === tally.filled) return numbers.low === numbers.high;
  return tally.seen.size + named === 1;
}

function isIdentifier(name: string, tally: Tally, kind: ColumnKind, decimal: DecimalMark): boolean {
  if (!IDENTIFIER.test(name) && !IDENTIFIER.test(name.toLowerCase())) return false;
  const isWhole = kind !== "number" || tally.byMark[decimal].integers === tally.filled;
  if (/^column 1$/.test(name)) return tally.filled > 2 && tally.isCounting;
  return tally.filled > 2 && isWhole && !tally.hasTwins;
}

/** The decimal mark of one column: its own where it shows one, the table's otherwise. */
export function decimalOf(
  { byMark }: Tally,
  table: DecimalMark,
  choices: TableChoices,
): DecimalMark {
  if (choices.decimal) return choices.decimal;
  const [point, comma] = [byMark["."].only, byMark[","].only];
  return point === comma ? table : point > comma ? "." : ",";
}
