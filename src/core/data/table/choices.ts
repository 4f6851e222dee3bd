// What a visitor may decide about a table before it is read: the field `data.table` of an experiment
// (docs/formats.md §2). Everything is optional; what is absent is guessed from the file, and the guess is
// reported with its reason (report.ts).

export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export const SEPARATORS = [",", ";", "\t", "|", " "] as const;
export const DECIMALS = [".", ","] as const;
/** Marks between thousands; " " stands for every kind of blank, "'" for both apostrophes. */
export const THOUSANDS = ["", ",", ".", "'", " "] as const;
export const KINDS = ["number", "category", "date", "text", "ignored"] as const;
/** What becomes of a row whose cell is missing; `category`: the gap is a value of its own. */
export const GAPS = ["drop", "median", "category"] as const;
/** What a bound such as <0.1 is read as: its number, or a missing cell. */
export const BOUNDS = ["value", "missing"] as const;
export const TASKS = ["classification", "regression"] as const;

export type Encoding = (typeof ENCODINGS)[number];
/** " " is any run of blanks and tabs. */
export type Separator = (typeof SEPARATORS)[number];
export type DecimalMark = (typeof DECIMALS)[number];
export type ThousandsMark = (typeof THOUSANDS)[number];
/** Dates become days since 1970; text and ignored columns are left out. */
export type ColumnKind = (typeof KINDS)[number];
export type GapRule = (typeof GAPS)[number];

export type BoundRule = (typeof BOUNDS)[number];

export type TableChoices = {
  readonly encoding?: Encoding;
  readonly separator?: Separator;
  /** Whether the first row holds the names of the columns. */
  readonly header?: boolean;
  readonly decimal?: DecimalMark;
  readonly thousands?: ThousandsMark;
  /** The name of the column that is to be predicted. */
  readonly target?: string;
  readonly task?: (typeof TASKS)[number];
  /** By name of the column. */
  readonly kinds?: { readonly [column: string]: ColumnKind };
  /** For all columns, or by name of the column; absent: drop. */
  readonly missing?: GapRule | { readonly [column: string]: GapRule };
  /** Texts that mark a missing cell, in place of the usual ones. */
  readonly marks?: readonly string[];
  /** Texts that mark a missing cell as well. */
  readonly extraMarks?: readonly string[];
  /** Absent: a bound in a column of numbers is refused, for it is not what was measured. */
  readonly bounds?: BoundRule;
  /** The most rows used for training and validation together. */
  readonly rows?: number;
};

/** Rows used where neither the choices nor the experiment name a number: 10,000 and 2,500. */
export const USUAL_ROWS = 12_500;
