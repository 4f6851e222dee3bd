// From what was counted of a column to its kind, with the reason.

import { clipName } from "#core/message.ts";
import type { ColumnKind, DecimalMark, TableChoices } from "./choices.ts";
import { isNameAmong } from "./gaps.ts";
import type { ColumnReport, Understood } from "./report.ts";
import { unitWords } from "#core/data/table/cells/units.ts";
import type { NumberTally, Odd, Tally } from "./tally.ts";

/** The most different names of a category; more are text. */
export const MOST_CLASSES = 100;
/** The share of cells that must look like numbers for a note that they are not read as such. */
const LIKE_NUMBERS = 0.8;
/** A column with a larger share of gaps is better left out than its rows. */
const MOST_GAPS = 0.5;
const IDENTIFIER =
  /^(|unnamed: \d+|column 1|#|row ?(id|nr|no|number|names?)?|index|idx|.*nr\.?|.*nummer|no\.?|key|uuid|guid|(.*[_\- ])?id|id[_\- ].*|[A-Za-z]+(Id|ID))$/;

type OddCells = NonNullable<ColumnReport["odd"]>;

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
  readonly odd: OddCells | undefined;
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
  const own: { readonly count: number; odd?: Odd; odds?: Set<string> } | undefined =
    kind === "number"
      ? tally.byMark[decimal]
      : kind === "date"
        ? tally.dates[isDayFirst ? "dayFirst" : "monthFirst"]
        : undefined;
  const cells = own?.odd && [...(own.odds ?? [own.odd.cell])];
  return cells && { ...own.odd!, count: tally.filled - own.count, cells };
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
  const { filled, seen, hasMore, unit } = tally;
  const numbers = tally.byMark[decimal].count;
  const isNamed = isNamedByNumber(tally, decimal);
  const dates = tally.dates[isDayFirst ? "dayFirst" : "monthFirst"].count;
  if (isMostlyNumbers(tally, numbers) && !isNamed) {
    const which = numbers === filled ? "all" : `${numbers} of ${filled} cells`;
    const numbered = unit ? `numbers with “${unitWords(unit)}”` : "numbers";
    return { value: "number", reason: `${which} are ${numbered}` };
  }
  if (dates > 0 && dates >= filled / 2) {
    return {
      value: "date",
      reason: dates === filled ? "all are dates" : `${dates} of ${filled} cells are dates`,
    };
  }
  const isMany = hasMore || seen.size > MOST_CLASSES || (filled >= 20 && seen.size > filled / 2);
  const named = [...tally.marks.keys()].filter((mark) => isNameAmong(mark, seen)).length;
  const different = seen.size + named;
  const words = different === 1 ? "one word" : `${different} different words`;
  const reason = isMany ? "its words are nearly all different" : words;
  const like = likeNumbers(tally);
  const unread = `looks like numbers that could not be read (${clipName(like ?? "")}): `;
  const offer =
    isNamed && unit?.before ? `; as numbers without “${unitWords(unit)}” at a choice` : "";
  return { value: isMany ? "text" : "category", reason: `${like ? unread : ""}${reason}${offer}` };
}

/** Whether a column holds numbers: half of it, or fewer among bounds such as <0.1, which are none without any number. */
function isMostlyNumbers({ bounds, boundsRead, filled }: Tally, numbers: number): boolean {
  const plain = numbers - boundsRead;
  const isBounded = bounds > 0 && plain + bounds >= LIKE_NUMBERS * filled;
  return plain > 0 && (plain >= filled / 2 || isBounded);
}

/** Words before whole numbers that are amounts: a symbol of three letters at most, pH or v, or one of these. */
const AMOUNT =
  /^(\p{L}{1,3}[.=:]?|(year|month|week|day|hour|minute|age|level|grade|stage|step|dose|round|version|size|jahr|monat|woche|tag|stunde|alter|stufe|schritt|dosis|runde|größe)[=:]?|.*[=:])$/iu;

/**
 * Names that hold a number: few words such as 2WD and 4WD, or pH 7 and pH 8, each on many rows; and whole numbers in
 * names such as A1, Q3 or group 12.
 */
function isNamedByNumber(
  { unit, seen, hasMore, filled, byMark }: Tally,
  mark: DecimalMark,
): boolean {
  if (!unit) return false;
  const { before, behind, isGlued } = unit;
  const isFew = !hasMore && seen.size < 5 && filled >= 5 * seen.size;
  if (before === "") return isGlued && /^\p{L}/u.test(behind) && isFew;
  const { integers, only, count } = byMark[mark];
  const isWhole = integers === count && only === 0;
  return /^\p{L}/u.test(before) && isWhole && (isFew || isGlued || !AMOUNT.test(before));
}

/** The first cell that looks like a number, where nearly all cells do and are none. */
export function likeNumbers({ like, firstLike, filled, byMark }: Tally): string | undefined {
  const plain = Math.max(byMark["."].count, byMark[","].count);
  const isLike = like > 0 && like + plain >= LIKE_NUMBERS * filled;
  return isLike ? firstLike : undefined;
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

/**
 * Whether its points seem to stand between thousands, as in 311 and 2.137: each before three digits alone, beside
 * numbers of three digits without one.
 */
export function isGrouped({ byMark, thousands, largestPlain }: Tally): boolean {
  const isOpen = byMark["."].only === 0 && byMark[","].only === 0;
  return isOpen && thousands[","].has(".") && largestPlain >= 100 && largestPlain < 1000;
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
