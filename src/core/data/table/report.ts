// What was understood of a table, guess by guess with its reason: shown before anything is trained, by the
// import sheet and by `lab run`. Types only.

import type {
  ColumnKind,
  DecimalMark,
  Encoding,
  GapRule,
  Separator,
  TableChoices,
  ThousandsMark,
} from "./choices.ts";

/** A guess, or what was chosen in its place; `reason` is half a sentence without a full stop. */
export type Understood<T> = { readonly value: T; readonly reason: string };

export type ColumnReport = {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly reason: string;
  /** The first few different cells, as written. */
  readonly examples: readonly string[];
  /** Cells that are empty or hold a mark of a missing value. */
  readonly missing: number;
  /** What becomes of them. */
  readonly gaps: GapRule;
  /** Different values, as far as they were counted. */
  readonly distinct: number;
  /** Whether there are more different values than were counted. */
  readonly hasMore: boolean;
  /** Columns of input that it becomes: 0 where it is left out or the target. */
  readonly inputs: number;
  readonly isTarget?: true;
  readonly isIdentifier?: true;
  readonly isConstant?: true;
  /** Cells of a column of numbers that are bounds such as <0.1, and one of them. */
  readonly bounds?: { readonly count: number; readonly cell: string };
  /** Cells that do not fit the kind, and the first of them. */
  readonly odd?: {
    readonly count: number;
    readonly row: number;
    readonly cell: string;
    /** The first few different ones. */
    readonly cells: readonly string[];
  };
};

export type TableReport = {
  readonly file: string;
  readonly encoding: Understood<Encoding>;
  readonly separator: Understood<Separator>;
  readonly header: Understood<boolean>;
  readonly decimal: Understood<DecimalMark>;
  readonly thousands: Understood<ThousandsMark>;
  readonly target: Understood<string>;
  readonly task: Understood<"classification" | "regression">;
  /** Names of the classes, in order; empty for a regression. */
  readonly classes: readonly string[];
  readonly columns: readonly ColumnReport[];
  readonly rows: {
    readonly inFile: number;
    /** Left out because of missing cells, by reason. */
    readonly dropped: readonly { readonly count: number; readonly reason: string }[];
    /** What is left of the file. */
    readonly usable: number;
    /** What training and validation take of it, at most. */
    readonly used: number;
  };
  /** Width of the input that a network gets. */
  readonly inputs: number;
  /** Width of the output that it needs. */
  readonly outputs: number;
  /** The first rows, below the header, as written. */
  readonly preview: readonly (readonly string[])[];
  /** What a reader should know, a sentence each. */
  readonly warnings: readonly string[];
  /** What prevents reading, a sentence each that names row and column; empty: the table can be opened. */
  readonly problems: readonly string[];
  /** The choices that were followed. */
  readonly choices: TableChoices;
};

/** What `breathe` is given: the share of the work that is done, 0 to 1; what it throws ends the reading. */
export type TableOptions = {
  readonly file: string;
  readonly breathe?: (done: number) => Promise<void>;
};
